"""Samples of other projects: how many records there are, and what two lines say."""

from __future__ import annotations

import json
import re

import polars as pl
import pytest

from pratique.parsers.log import all_log_formats
from pratique.parsers.log.audit import split, spread
from pratique.parsers.log.base import lines_of
from pratique.parsers.log.clock import Clock
from pratique.parsers.log.row.audit_record import AuditRecord
from pratique.parsers.log.row.authentication import Authentication


def _read(path):
    return path.read_text(encoding="utf-8", errors="backslashreplace")


def _timed(text):
    return Clock().timed(split(lines_of(text))).with_columns(pl.lit("/a").alias("path"))


@pytest.mark.parametrize(
    ("name", "records"),
    [
        ("plaso/audit_enriched.log", 29),
        ("plaso/selinux.log", 7),
        ("crowdsec/auditd-base64-exec/auditd-base64-exec.log", 4),
        ("crowdsec/auditd-postexploit-rm/auditd-postexploit-rm.log", 10),
    ],
)
def test_every_record_is_read(corpus, name, records):
    text = _read(corpus / name)
    assert split(lines_of(text)).height == records


def test_damaged_lines_are_left_over(corpus):
    lines = lines_of(_read(corpus / "plaso" / "selinux.log")).filter(pl.col("text") != "")
    assert lines.height - split(lines).height == 4


def test_failed_logins_have_the_address_and_moment_that_others_read(corpus):
    """The answer stands before each line; the stamps of the answers are those of Europe/Berlin."""
    text = _read(corpus / "fail2ban" / "selinux-ssh")
    answers = [json.loads(one) for one in re.findall(r"^# failJSON: (.*)$", text, re.MULTILINE)]
    rows = spread(_timed(text))[Authentication].sort("line")
    local = rows["time"].dt.replace_time_zone("UTC").dt.convert_time_zone("Europe/Berlin")
    found = [
        (address, moment)
        for address, moment in zip(
            rows["address"], local.dt.strftime("%Y-%m-%dT%H:%M:%S"), strict=True
        )
    ]
    assert len(found) == len(answers)
    wrong = [
        (answer, one)
        for answer, one in zip(answers, found, strict=True)
        # The time of what must not match is never looked at there; two of them are wrong.
        if answer["host"] != one[0] or (answer["match"] and answer["time"] != one[1])
    ]
    assert wrong == []
    assert set(rows["action"]) == {"failure", "invalid-user"}


@pytest.mark.parametrize(("operation", "result"), [("open", "denied"), ("exec", "denied")])
def test_what_apparmor_says_through_syslog(corpus, operation, result):
    text = _read(corpus / "wazuh" / "apparmor.ini")
    logs = re.findall(r"^log \d+ pass = (.*)$", text, re.MULTILINE)
    (form,) = [one for one in all_log_formats() if one.slug == "syslog"]
    records = Clock().timed(form.split(lines_of("\n".join(logs))))
    rows = form.spread(records.with_columns(pl.lit("/a").alias("path")))[AuditRecord]
    assert rows.height == len(logs) == 5
    assert (operation, result) in rows.select("operation", "result").rows()
