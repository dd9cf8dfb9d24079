from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from log_rows import adds_up, contents, read

from pratique.parsers.log.laurel import FORMATS

(FORM,) = FORMATS
CALL = {
    "arch": "0xc000003e", "syscall": 59, "success": "yes", "exit": 0, "ppid": 10, "pid": 11,
    "auid": 4294967295, "uid": 33, "euid": 0, "tty": "(none)", "ses": 4294967295, "comm": "beef",
    "exe": "/usr/bin/id", "key": "web", "SYSCALL": "execve", "UID": "www-data",
    "PPID": {"EVENT_ID": "1.2:3", "comm": "sh"},
}  # fmt: skip


def event(**records: object) -> str:
    return json.dumps({"ID": "1793671800.250:77", **records}, separators=(",", ":"))


RUN = event(SYSCALL=CALL, EXECVE={"argc": 2, "ARGV": ["id", "-u n"]}, CWD={"cwd": "/var/www"})
LOGIN = event(
    NODE="web1",
    USER_LOGIN={"pid": 5, "uid": 0, "auid": 1000, "ses": 3, "op": "login", "acct": "anna",
                "exe": "/usr/sbin/sshd", "addr": "203.0.113.66", "terminal": "ssh",
                "res": "success"},
)  # fmt: skip


def test_an_execution_becomes_the_records_that_auditd_writes():
    rows = {row["type"]: row for row in read(FORM, RUN)["audit_record"]}
    assert set(rows) == {"SYSCALL", "EXECVE", "CWD"}
    call = rows["SYSCALL"]
    assert call["time"].startswith("2026-11-03 02:10:00.250")
    assert (call["event"], call["syscall"], call["success"]) == (
        "1793671800.250:77",
        "execve",
        True,
    )
    assert (call["uid"], call["euid"], call["pid"], call["parent"]) == (33, 0, 11, 10)
    assert (call["executable"], call["program"], call["key"]) == ("/usr/bin/id", "beef", "web")
    assert not {"auid", "session", "tty"} & set(call)
    assert rows["EXECVE"]["command"] == "id -u n"
    assert rows["CWD"]["folder"] == "/var/www"
    assert {row["line"] for row in rows.values()} == {1}


def test_a_login_is_told_as_one():
    tables = read(FORM, LOGIN)
    (login,) = tables["authentication"]
    assert (login["service"], login["action"], login["user"]) == ("sshd", "login", "anna")
    assert (login["address"], login["host"]) == ("203.0.113.66", "web1")
    assert tables["audit_record"][0]["auid"] == 1000


@pytest.mark.parametrize(
    "line",
    [
        f"@cee: {RUN}",
        event(SYSCALL=CALL, EXECVE={"argc": 2, "ARGV_STR": "id -u n"}),
        event(EXECVE={"ARGV": ["id", "-u n"]}, SYSCALL=CALL),
    ],
)
def test_other_settings_of_laurel(line):
    rows = [row for row in read(FORM, line)["audit_record"] if "command" in row]
    assert [row["command"] for row in rows] == ["id -u n"]


@pytest.mark.parametrize(
    "line",
    [
        "{}", '{"ID":"x"}', '{"ID":"1.2:3"}', RUN[:-1], '{"ID":"1.2:3","SYSCALL":7}',
        "type=SYSCALL msg=audit(1.2:3): arch=c000003e", "-", RUN.replace('"ID"', '"id"'),
    ],
)  # fmt: skip
def test_what_is_no_event_of_laurel_is_left(line):
    assert [row["text"] for row in read(FORM, line)["rest"]] == [line]


def test_arguments_that_are_no_list_are_not_told():
    for given_to in ({"ARGV": "id"}, {"ARGV": 7}, {"ARGV": None}, {}):
        rows = read(FORM, event(SYSCALL=CALL, EXECVE=given_to))["audit_record"]
        assert [row["type"] for row in rows] == ["SYSCALL"]


def test_of_a_list_of_records_the_first_is_told():
    (row,) = read(FORM, event(ANOM_ABEND=[{"pid": 7, "exe": "/usr/bin/su"}, {"pid": 8}]))[
        "audit_record"
    ]
    assert (row["type"], row["pid"], row["executable"]) == ("ANOM_ABEND", 7, "/usr/bin/su")


@settings(deadline=None)
@given(contents(RUN, LOGIN, event(SYSCALL=CALL)))
def test_any_bytes(content):
    adds_up(FORM, content)
