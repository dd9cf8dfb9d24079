"""Which records are logins, and what is said of them."""

from __future__ import annotations

import polars as pl
import pytest

from pratique.parsers.log.audit_meaning import authentications, changes, commands

NOTHING = dict.fromkeys(
    (
        "path", "time", "time_source", "time_confidence", "executable", "operation", "user",
        "uid", "auid", "address", "tty", "folder", "command", "pid", "node", "session", "event",
        "result", "fields",
    )
)  # fmt: skip


def rows(**values):
    known = {**NOTHING, "line": 1, "result": "success", **values}
    texts = {name: pl.String for name in known if name not in ("line", "uid", "auid", "pid")}
    return pl.DataFrame([known], schema_overrides=texts)


@pytest.mark.parametrize(
    ("kind", "result", "user", "action"),
    [
        ("USER_LOGIN", "success", "kim", "login"),
        ("USER_LOGIN", "failed", "kim", "failure"),
        ("USER_LOGIN", "failed", "(unknown user)", "invalid-user"),
        ("USER_AUTH", "success", "kim", "authenticated"),
        ("USER_ACCT", "failed", "kim", "refused"),
        ("USER_START", "success", "kim", "opened"),
        ("USER_END", "success", "kim", "closed"),
        ("CRED_ACQ", "success", "kim", "credentials"),
        ("USER_CMD", "success", None, "command"),
    ],
)
def test_actions(kind, result, user, action):
    found = authentications(rows(type=kind, result=result, user=user, executable="/usr/bin/su"))
    assert found["action"].to_list() == [action]
    assert found["service"].to_list() == ["su"]


@pytest.mark.parametrize(("kind", "result"), [("USER_ERR", "success"), ("SYSCALL", "success")])
def test_what_is_none(kind, result):
    assert authentications(rows(type=kind, result=result)).is_empty()


def test_a_group():
    found = changes(rows(type="ADD_GROUP", user="web", executable="/usr/sbin/groupadd"))
    assert found.select("action", "user", "group", "program").row(0) == (
        "group-added", None, "web", "groupadd",
    )  # fmt: skip


def test_a_command_needs_one():
    assert commands(rows(type="USER_CMD")).is_empty()
    assert commands(rows(type="USER_CMD", command="id")).height == 1
