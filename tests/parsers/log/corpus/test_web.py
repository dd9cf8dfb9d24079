"""The samples of other projects: what must match has its time and host, and the right fields."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from log_rows import read

from pratique.parsers.log import all_log_formats

OURS = ("access", "apache-error", "nginx-error", "lighttpd-error", "caddy", "php-error")
FAIL2BAN = (
    *("apache-auth", "apache-badbots", "apache-botsearch", "apache-fakegooglebot"),
    *("apache-modsecurity", "apache-nohome", "apache-noscript", "apache-overflows", "apache-pass"),
    *("apache-shellshock", "lighttpd-auth", "nginx-bad-request", "nginx-botsearch"),
    *("nginx-forbidden", "nginx-http-auth", "nginx-limit-req", "php-url-fopen", "traefik-auth"),
)
# Lines that come through syslog or the journal: the form of those is another one's.
THROUGH_SYSLOG = re.compile(
    r"[A-Z][a-z]{2} [ \d]\d [\d:]{8} |\d{4}-\d\d-\d\dT\S+ \S+ lighttpd|host[ :]"
)
CROWDSEC = {
    "apache-http-probing": 77,
    "apache2-malformed": 11,
    "bunkerweb-logs": 5,
    "caddy-logs": 11,
    "modsecurity": 10,
    "modsecurity-nginx": 2,
    "nginx-http-malformed": 12,
    "nginx-mail-bf": 11,
    "nginx_http-logs": 9,
}


def understood(line: str) -> dict[str, Any] | None:
    for form in all_log_formats():
        if form.slug in OURS:
            rows = [
                row for name, rows in read(form, line).items() if name != "rest" for row in rows
            ]
            if rows:
                return rows[0]
    return None


@pytest.mark.parametrize("name", FAIL2BAN)
def test_fail2ban(corpus: Path, name: str) -> None:
    told: dict[str, Any] = {}
    for line in (corpus / "fail2ban" / name).read_text(errors="backslashreplace").splitlines():
        if line.startswith("# failJSON:"):
            told = json.loads(line.partition(":")[2])
        elif line and not line.startswith("#"):
            if told.get("match") and not THROUGH_SYSLOG.match(line):
                agrees(line, told)
            told = {}


def agrees(line: str, told: dict[str, Any]) -> None:
    row = understood(line)
    assert row is not None, line
    assert row["address"] == told["host"], line
    # fail2ban turns times into those of its test's zone, so hours may differ.
    away = datetime.fromisoformat(row["time"]) - datetime.fromisoformat(told["time"])
    assert abs(away) < timedelta(hours=13), line


@pytest.mark.parametrize(("name", "lines"), CROWDSEC.items())
def test_crowdsec_lines(corpus: Path, name: str, lines: int) -> None:
    (log,) = (corpus / "crowdsec" / name).glob("*.log")
    text = [line for line in log.read_text(errors="backslashreplace").splitlines() if line.strip()]
    assert len(text) == lines
    assert [line for line in text if understood(line) is None] == []


def test_plaso(corpus: Path) -> None:
    # 14 records and one that is damaged there: its agent has no end. Here it is a request, too,
    # since all that stands before is whole.
    form = next(form for form in all_log_formats() if form.slug == "access")
    tables = read(form, (corpus / "plaso" / "apache_access.log").read_text())
    assert len(tables["web_request"]) == 15
    assert sum("agent" not in row for row in tables["web_request"]) >= 1
