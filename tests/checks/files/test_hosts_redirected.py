from __future__ import annotations

import pytest

from pratique.checks.files.hosts_redirected import CHECK
from pratique.model import Severity
from pratique.parsers.etc_hosts import parse
from pratique.store.tables import Tables


def signs(line):
    rows = parse(line.encode(), "/etc/hosts")
    return [sign.severity for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("127.0.0.1 security.debian.org", Severity.MEDIUM),
        ("0.0.0.0 database.clamav.net", Severity.MEDIUM),
        ("203.0.113.5 www.virustotal.com", Severity.MEDIUM),
        ("0.0.0.0 pool.supportxmr.com", Severity.MEDIUM),
        ("10.0.0.9 deb.debian.org", Severity.LOW),
    ],
)
def test_points_at(line, severity):
    assert signs(line) == [severity]


@pytest.mark.parametrize(
    "line",
    [
        "127.0.0.1 localhost",
        "::1 ip6-localhost ip6-loopback",
        "127.0.1.1 web1.example.org web1",
        "10.0.0.5 db.example.org",
        "0.0.0.0 ads.example.org",
        "203.0.113.5 notdebian.org",
    ],
)
def test_leaves_alone(line):
    assert signs(line) == []
