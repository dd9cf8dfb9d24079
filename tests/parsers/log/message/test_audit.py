"""Records of the audit system as the kernel, auditd's plug-in and the journal say them."""

from __future__ import annotations

import polars as pl
import pytest

from pratique.parsers.log.message import heard
from pratique.parsers.log.message.base import HEARD
from pratique.parsers.log.row.audit_record import AuditRecord
from pratique.survey.log.block import complete


def said(program, message):
    """The records that a message holds."""
    known = dict.fromkeys(HEARD) | {"path": "/a", "line": 1, "host": "web", "pid": "3"}
    rows = heard(pl.DataFrame([known | {"program": program, "message": message}]))
    return complete(rows[AuditRecord], AuditRecord, "/a").to_dicts() if AuditRecord in rows else []


DENIED = 'apparmor="DENIED" operation="open" profile="/usr/bin/a" name="/etc/x" pid=7 comm="a b"'


@pytest.mark.parametrize(
    "message",
    [
        f"[ 8665.951930] audit: type=1400 audit(1700000000.702:54): {DENIED}",
        f"[49787.970285] type=1400 audit(1700000000.702:54): {DENIED}",
        f"audit: type =1400 audit(1700000000.702:54): {DENIED}",
        f"type=AVC msg=audit(1700000000.702:54): {DENIED}",
        f"node=web type=AVC msg=audit(1700000000.702:54): {DENIED}",
    ],
)
def test_a_record_of_the_kernel(message):
    (row,) = said("kernel", message)
    assert (row["type"], row["event"], row["node"]) == ("AVC", "1700000000.702:54", "web")
    assert (row["operation"], row["result"], row["name"]) == ("open", "denied", "/etc/x")
    assert (row["pid"], row["line"]) == (7, 1)


def test_a_record_of_the_journal():
    (row,) = said("audit", 'CWD cwd="/root"')
    assert (row["type"], row["event"], row["folder"]) == ("CWD", "", "/root")


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("kernel", "audit: backlog limit exceeded"),
        ("kernel", 'CWD cwd="/"'),
        ("sshd", "audit(1:2):"),
    ],
)
def test_what_is_none(program, message):
    assert said(program, message) == []
