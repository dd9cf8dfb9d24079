from __future__ import annotations

import pytest

from pratique.checks.logs.audit_stopped import CHECK
from pratique.model import Severity
from pratique.parsers.log.row.audit_record import AuditRecord
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.utmp import Login
from pratique.store.columns import columns
from pratique.store.tables import Tables

SECOND = 10**9


def record(line, type_, number=0, fields="", second=None, file="audit.log"):  # noqa: PLR0917
    empty = {one.name: None if one.nullable else 0 for one in columns(AuditRecord)}
    at = (line if second is None else second) * SECOND
    told = {"path": f"/var/log/audit/{file}", "line": line, "time": at, "time_source": "",
            "type": type_, "event": f"1.0:{number}", "fields": fields}  # fmt: skip
    return AuditRecord(**{**empty, **told})


def login(second):
    return Login("/var/log/wtmp", 0, "wtmp", "user_process", "a", None, "pts/0", "x", None, 1,
                 second * SECOND)  # fmt: skip


def part(position, first):
    chain = "/var/log/audit/audit.log"
    path = f"{chain}.{position}" if position else chain
    return LogFile(path, chain, position, "audit", (), "", 1, 1, 0, 1, 0, 0, None,
                   first * SECOND, first * SECOND, "", "", 0.0, whole=True)  # fmt: skip


def signs(*rows):
    return [(s.severity, s.quote) for s in CHECK.find(Tables.of(rows, CHECK.reads))]


def test_points_at_an_audit_that_was_switched_off():
    off = record(1, "CONFIG_CHANGE", fields="op=set audit_enabled=0 old=1 res=1")
    assert [severity for severity, _ in signs(off)] == [Severity.MEDIUM]


def test_points_at_an_end_without_a_start():
    assert len(signs(record(1, "DAEMON_END"), login(9))) == 1


def test_points_at_numbers_that_are_missing():
    ((severity, quote),) = signs(record(1, "SYSCALL", 5), record(2, "SYSCALL", 9))
    assert severity is Severity.LOW
    assert quote.endswith("UTC: 5 to 9")


def test_points_at_numbers_that_are_missing_between_two_files():
    older = record(1, "SYSCALL", 5, file="audit.log.1", second=1)
    ((_severity, quote),) = signs(
        older, record(1, "SYSCALL", 90, second=7), part("1", 1), part("", 7)
    )
    assert quote.endswith("UTC: 5 to 90")


@pytest.mark.parametrize(
    "rows",
    [
        [record(1, "DAEMON_END"), record(2, "DAEMON_START"), login(9)],
        [record(1, "DAEMON_END")],  # the machine was switched off
        [record(1, "SYSCALL", 5), record(2, "CWD", 5), record(3, "SYSCALL", 6)],
        [record(1, "SYSCALL", 5), record(2, "DAEMON_START"), record(3, "SYSCALL", 9)],
        [record(1, "SYSCALL", 5000), record(2, "SYSCALL", 1)],  # started again
        [record(n, "SYSCALL", number) for n, number in enumerate((5, 7, 6, 8))],  # nearly in order
        [
            record(1, "SYSCALL", 5, file="audit.log.1", second=1),
            record(1, "SYSCALL", 6, second=7),
            part("1", 1),
            part("", 7),
        ],
        [record(1, "CONFIG_CHANGE", fields="audit_enabled=1 old=0")],
        [record(1, "CONFIG_CHANGE", fields="old_audit_enabled=0")],
    ],
)
def test_leaves_alone(rows):
    assert signs(*rows) == []
