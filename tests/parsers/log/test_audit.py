"""The audit log: records, whatever their order of keys; nothing of a log is lost."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.model import Instant
from pratique.parsers.log.audit import FORMATS, split, spread
from pratique.parsers.log.base import lines_of
from pratique.parsers.log.clock import Clock
from pratique.parsers.log.row.account_change import AccountChange
from pratique.parsers.log.row.audit_record import AuditRecord
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.store.columns import columns
from pratique.survey.log.block import Block, complete
from pratique.survey.log.form import apart

WHEN = "msg=audit(1700000000.250:7):"
CALL = (
    f"type=SYSCALL {WHEN} arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 "
    "a3=4 items=2 ppid=20 pid=21 auid=4294967295 uid=0 gid=0 euid=33 suid=0 fsuid=0 egid=0 "
    "sgid=0 fsgid=0 tty=(none) ses=4294967295 "
)


def told(text, row=AuditRecord):
    """The rows that some lines give, each as a dictionary without what is null."""
    records = Clock().timed(split(lines_of(text))).with_columns(pl.lit("/a").alias("path"))
    frame = complete(spread(records)[row], row, "/a")
    common = {"path", "line", "time", "time_source", "time_confidence", "event", "fields"}
    return [
        {name: value for name, value in one.items() if value is not None and name not in common}
        for one in frame.to_dicts()
    ]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        (
            CALL + 'comm="id" exe="/usr/bin/id" subj=unconfined key="execs"',
            {
                "type": "SYSCALL", "syscall": "59", "success": True, "exit": 0, "parent": 20,
                "pid": 21, "uid": 0, "euid": 33, "program": "id", "executable": "/usr/bin/id",
                "key": "execs",
            },
        ),
        (
            CALL.replace("tty=(none)", "tty=pts1") + "comm=612062 exe=2F612062 key=610162",
            {
                "type": "SYSCALL", "syscall": "59", "success": True, "exit": 0, "parent": 20,
                "pid": 21, "uid": 0, "euid": 33, "program": "a b", "executable": "/a b",
                "tty": "pts1", "key": "a,b",
            },
        ),
        (  # as an old kernel orders it
            f'type=SYSCALL {WHEN} syscall=11 success=no exit=-2 pid=5 ppid=4 exe="/a" key=(null)',
            {
                "type": "SYSCALL", "syscall": "11", "success": False, "exit": -2, "pid": 5,
                "parent": 4, "executable": "/a",
            },
        ),
        (
            f'node=web.example.org type=CWD {WHEN} cwd="/root"',
            {"type": "CWD", "node": "web.example.org", "folder": "/root"},
        ),
        (f"type=CWD {WHEN} cwd=2F746D702F6120FF", {"type": "CWD", "folder": "/tmp/a \\xff"}),
        (
            f'type=PATH {WHEN} item=0 name="/etc/shadow" inode=1 nametype=NORMAL',
            {"type": "PATH", "name": "/etc/shadow"},
        ),
        (f"type=PATH {WHEN} item=0 name=(null)", {"type": "PATH"}),
        (
            f"type=PROCTITLE {WHEN} proctitle=6964002D7500",
            {"type": "PROCTITLE", "command": "id -u"},
        ),
        (
            f'type=EXECVE {WHEN} argc=2 a0="sh" a1_len=4 a1[0]=6162 a1[1]=6364',
            {"type": "EXECVE", "command": "sh abcd"},
        ),
        (f"type=EXECVE {WHEN} argc=0", {"type": "EXECVE"}),
        (
            f"type=SOCKADDR {WHEN} saddr=02000050C0000201",
            {"type": "SOCKADDR", "address": "192.0.2.1", "port": 80},
        ),
        (
            f"type=SOCKADDR {WHEN} saddr=0A0001BB0000000020010DB8000000000000000000000001",
            {"type": "SOCKADDR", "address": "2001:db8::1", "port": 443},
        ),
        (
            f"type=SOCKADDR {WHEN} saddr=01002F72756E2F610000",
            {"type": "SOCKADDR", "name": "/run/a"},
        ),
        (f"type=SOCKADDR {WHEN} saddr=02", {"type": "SOCKADDR"}),
        (
            f'type=AVC {WHEN} avc:  denied  {{ read write }} for  pid=3 comm="a" path="/x" dev=sda',
            {
                "type": "AVC", "operation": "read write", "result": "denied", "pid": 3,
                "program": "a", "name": "/x",
            },
        ),
        (
            f'type=AVC {WHEN} apparmor="DENIED" operation="open" profile="p" name="/x" pid=3',
            {"type": "AVC", "operation": "open", "result": "denied", "name": "/x", "pid": 3},
        ),
        (
            f"type=LOGIN {WHEN} login pid=9 uid=0 old auid=4294967295 new auid=1000 new ses=4",
            {"type": "LOGIN", "pid": 9, "uid": 0, "auid": 1000, "session": 4},
        ),
        (f"type=UNKNOWN[1323] {WHEN}", {"type": "UNKNOWN[1323]"}),
    ],
)  # fmt: skip
def test_records(line, values):
    assert told(line) == [values]


USER = (
    'pid=9 uid=0 auid=1000 ses=3 subj=a:b msg=\'op={op} acct="{acct}" exe="{exe}" '
    "hostname=? addr={addr} terminal=ssh res={res}'"
)


def user(kind, op="login", res="success"):
    who = {"acct": "kim", "exe": "/usr/sbin/sshd", "addr": "192.0.2.7"}
    return f"type={kind} {WHEN} " + USER.format(op=op, res=res, **who)


@pytest.mark.parametrize("more", ["", '\x1dUID="root" AUID="other"'])
def test_a_login(more):
    (row,) = told(user("USER_LOGIN") + more, Authentication)
    assert row == {
        "service": "sshd", "action": "login", "user": "kim", "uid": 0, "address": "192.0.2.7",
        "tty": "ssh", "pid": 9, "reason": "USER_LOGIN login",
    }  # fmt: skip


def test_a_change_of_an_account_and_one_that_failed():
    lines = [user("ADD_USER", "add-user"), user("DEL_USER", "delete", res="failed")]
    (row,) = told("\n".join(lines), AccountChange)
    assert (row["action"], row["user"], row["by"]) == ("added", "kim", "1000")


def test_a_command_of_sudo():
    line = (
        f"type=USER_CMD {WHEN} pid=9 uid=1000 auid=1000 ses=3 "
        'msg=\'cwd="/root" cmd=6964202D75 exe="/usr/bin/sudo" terminal=pts/0 res=success\''
    )
    (row,) = told(line, ProcessEvent)
    assert (row["command"], row["folder"], row["source"]) == ("id -u", "/root", "audit")
    (login,) = told(line, Authentication)
    assert (login["service"], login["action"], login["command"]) == ("sudo", "command", "id -u")


@pytest.mark.parametrize(
    ("stamp", "time"),
    [
        ("1700000000.250", 1_700_000_000_250_000_000),
        ("1700000000.0", 1_700_000_000_000_000_000),
        ("0.000", 0),
        ("4070908800.999", 4_070_908_800_999_000_000),
    ],
)
def test_times(stamp, time):
    (found,) = Clock("Europe/Vienna").timed(split(lines_of(f"type=A msg=audit({stamp}:1):")))[
        "time"
    ]
    assert found is not None
    frame = Clock("Europe/Vienna").timed(split(lines_of(f"type=A msg=audit({stamp}:1):")))
    assert frame["time"].dt.epoch("ns").to_list() == [Instant(time)]
    assert frame["time_source"].to_list() == ["written zone"]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "type=A msg=audit(): no time",
        "type=A msg=audit(1700000000): no milliseconds",
        "type= msg=audit(1700000000.250:7): no type",
        "msg=audit(1700000000.250:7): no type",
        "type=A msg=audit(99999999999999.250:7): too late",
        "-",
        "- - - [-] - -",
    ],
)
def test_lines_of_another_form(line):
    assert split(lines_of(line + "\n")).is_empty()


def test_a_very_long_line():
    line = f"type=EXECVE {WHEN} argc=1 a0=" + "41" * 5_000_000
    (row,) = told(line)
    assert row["command"] == "A" * 5_000_000


PIECES = st.sampled_from(
    [
        "type=", "SYSCALL", "EXECVE", "SOCKADDR", "USER_LOGIN", "PATH", "AVC", " ", WHEN,
        "msg='", "'", '"', "\x1d", "\x1b[2J", "a0=", "a0[1]=", "4142", "FF", "saddr=", "0A00",
        "0200", "=", "acct=", "pid=", "99999999999999999999", "-", "\\xff", "type=CWD " + WHEN,
        "2001:db8::1%eth0", "\n", "\r", "\0", "\x85", "\u2028",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_every_line_is_a_record_or_left_over(text):
    content = text.encode("utf-8", "surrogatepass")
    _counts_add_up(content)


@settings(deadline=None, max_examples=40)
@given(st.binary())
def test_any_bytes(content):
    _counts_add_up(b"type=EXECVE " + WHEN.encode() + b" " + content)


def _counts_add_up(content):
    lines = Block(1, content.count(b"\n") + 1, content).frame()
    found, rest = apart(lines, FORMATS)
    numbers = [number for _form, records, _taken in found for number in records["line"]]
    assert sorted(numbers + rest["line"].to_list()) == lines["line"].to_list()
    for form, records, _taken in found:
        timed = Clock().timed(records).with_columns(pl.lit("/a").alias("path"))
        frames = form.spread(timed)
        assert frames[AuditRecord].height == records.height
        for row, frame in frames.items():
            assert complete(frame, row, "/a").columns == [one.name for one in columns(row)]
