"""Records of the audit system and lines of shells, put together to commands."""

from __future__ import annotations

import polars as pl

from pratique.inventory.executed_command import write_executed_commands
from pratique.model import Instant
from pratique.parsers.log.audit import FORMATS
from pratique.parsers.log.base import lines_of
from pratique.parsers.log.clock import Clock
from pratique.parsers.log.row.audit_record import AuditRecord
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.parsers.passwd import Account
from pratique.parsers.shell_history import ShellHistory
from pratique.store.columns import columns
from pratique.store.parts import write_table
from pratique.store.tables import Tables
from pratique.survey.log.block import complete

CALL = (
    "type=SYSCALL msg=audit({event}): arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 "
    "a3=4 items=2 ppid=20 pid={pid} auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 "
    'fsgid=0 tty=pts1 ses=3 comm="id" exe="/usr/bin/id" key="execs"'
)
FILES = [AuditRecord, LogFile, ProcessEvent, Account, ShellHistory]


def told(tmp_path, logs, *others):
    """The commands that the records of `logs`, by path, tell."""
    form = FORMATS[0]
    for number, (path, text) in enumerate(logs.items()):
        records = Clock().timed(form.split(lines_of(text)))
        records = records.with_columns(pl.lit(path).alias("path"))
        frame = complete(form.spread(records)[AuditRecord], AuditRecord, path)
        folder = tmp_path / "pass-logs" / "audit_record"
        folder.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(folder / f"{number}.parquet")
    for row in others:
        values = [[getattr(row, column.name)] for column in columns(type(row))]
        write_table(tmp_path, type(row), "some", values)
    with Tables.open_at(tmp_path, FILES) as tables:
        write_executed_commands(tables, tmp_path)
    with Tables.open_at(tmp_path, FILES) as tables:
        return list(tables.rows(ProcessEvent))


def test_records_of_one_event_are_one_command(tmp_path):
    event = "1700000000.250:7"
    log = "\n".join(
        [
            CALL.format(event=event, pid=21),
            f'type=EXECVE msg=audit({event}): argc=3 a0="sh" a1="-c" a2=6563686F206869',
            CALL.format(event="1700000000.251:8", pid=22),
            f'type=CWD msg=audit({event}): cwd="/root"',
            f'type=PATH msg=audit({event}): item=0 name="/usr/bin/id" nametype=NORMAL',
            f"type=PROCTITLE msg=audit({event}): proctitle=7368002D63",
            'type=EXECVE msg=audit(1700000000.251:8): argc=1 a0="id"',
        ]
    )
    one, other = told(tmp_path, {"/var/log/audit/audit.log": log})
    assert (one.command, one.folder, one.executable) == ("sh -c echo hi", "/root", "/usr/bin/id")
    assert (one.pid, one.parent, one.uid, one.auid, one.session) == (21, 20, 0, 1000, 3)
    assert (one.login_user, one.key, one.success, one.exit) == ("1000", "execs", True, 0)
    assert (one.line, one.time, one.event) == (1, Instant(1_700_000_000_250_000_000), event)
    assert (other.command, other.pid, other.folder) == ("id", 22, None)


def test_an_event_over_two_files_of_a_log_is_one_command(tmp_path):
    event = "1700000000.250:7"
    logs = {
        "/var/log/audit/audit.log.1": CALL.format(event=event, pid=21),
        "/var/log/audit/audit.log": f'type=EXECVE msg=audit({event}): argc=1 a0="id"',
    }
    files = [
        LogFile(
            path, "/var/log/audit/audit.log", "", "audit", ("audit",), "", 1, 1, 0, 1, 0, 0, None,
            None, None, "", "", 1.0, whole=True,
        )
        for path in logs
    ]  # fmt: skip
    held = [[getattr(file, column.name) for file in files] for column in columns(LogFile)]
    write_table(tmp_path, LogFile, "some", held)
    (one,) = told(tmp_path, logs)
    assert (one.command, one.pid, one.path) == ("id", 21, "/var/log/audit/audit.log.1")


def test_an_argument_in_pieces_over_records_is_one(tmp_path):
    event = "1700000000.250:7"
    log = "\n".join(
        [
            f'type=EXECVE msg=audit({event}): argc=2 a0="echo" a1_len=8 a1[0]=61626364',
            f"type=EXECVE msg=audit({event}): a1[1]=65666768",
        ]
    )
    (one,) = told(tmp_path, {"/var/log/audit/audit.log": log})
    assert one.command == "echo abcdefgh"


def test_what_is_missing_is_left_out(tmp_path):
    log = "\n".join(
        [
            CALL.format(event="1700000000.250:7", pid=21),
            "type=PROCTITLE msg=audit(1700000000.250:7): proctitle=6964002D75",
            'type=CWD msg=audit(1700000001.000:9): cwd="/tmp"',
            CALL.format(event="1700000002.000:10", pid=23).replace("syscall=59", "syscall=2"),
        ]
    )
    (one,) = told(tmp_path, {"/var/log/audit/audit.log": log})
    assert one.command == "id -u"


def test_names_come_from_the_record_or_from_the_accounts(tmp_path):
    names = '\x1dARCH=x86_64 SYSCALL=execve AUID="kim" UID="root"'
    log = CALL.format(event="1700000000.250:7", pid=21) + names
    plain = CALL.format(event="1700000000.250:8", pid=22)
    account = Account("/etc/passwd", 1, "admin", 1000, 1000, "shadowed", "", "/home/admin", "")
    one, other = told(tmp_path, {"/var/log/audit/audit.log": f"{log}\n{plain}"}, account)
    assert (one.user, one.login_user) == ("root", "kim")
    assert (other.user, other.login_user) == (None, "admin")


def test_a_history_with_times_tells_commands(tmp_path):
    typed = ShellHistory(
        "/root/.bash_history", 2, "root", "bash", Instant(1_700_000_000_000_000_000), "id"
    )
    (one,) = told(tmp_path, {}, typed)
    assert (one.source, one.user, one.command, one.line) == ("history", "root", "id", 2)
    assert one.time == typed.time


def test_a_history_without_times_tells_none(tmp_path):
    assert told(tmp_path, {}, ShellHistory("/root/.x", 1, "root", "bash", None, "id")) == []
