from __future__ import annotations

import pytest

from pratique.checks.accounts.login_vanished import CHECK
from pratique.model import Instant
from pratique.parsers import passwd
from pratique.parsers.utmp import Login
from pratique.store.tables import Tables

LONG = "a-name-that-is-longer-than-thirty-two-bytes"
ACCOUNTS = f"root:x:0:0::/root:/bin/bash\nbob:x:1000:1000:::\n{LONG}:x:1001:1001:::\n"
TIME = Instant(1_700_000_000_000_000_000)


def login(
    username: str | None,
    source: str = "wtmp",
    *,
    kind: str = "user_process",
    uid: int | None = None,
    tty: str = "pts/0",
    time: Instant | None = TIME,
) -> Login:
    path = f"/var/log/{source}"
    return Login(path, 0, source, kind, username, uid, tty, "192.0.2.1", None, 1, time)


def subjects(*logins: Login) -> list[str]:
    rows = [*passwd.parse(ACCOUNTS.encode(), "/etc/passwd"), *logins]
    return [sign.subject for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("row", "subject"),
    [
        (login("mallory"), "mallory"),
        (login("mallory", "utmp"), "mallory"),
        (login("mallory", time=None), "mallory"),
        (login(None, "lastlog", kind="lastlog", uid=1337), "number 1337"),
    ],
)
def test_points_at(row, subject):
    assert subjects(login("bob"), row, row) == [subject] * (2 if row.uid else 1)


@pytest.mark.parametrize(
    "row",
    [
        login("bob"),
        login(LONG[:32]),
        login(""),
        login("mallory", "btmp"),
        login("LOGIN", kind="login_process"),
        login("reboot", kind="boot_time"),
        login("customer@site.example", tty="ftpd4711"),
        login(None, "lastlog", kind="lastlog", uid=1000),
        login(None, "lastlog", kind="lastlog", uid=1337, time=None),
    ],
)
def test_leaves_alone(row):
    assert subjects(row) == []


def test_a_name_is_quoted_for_the_shell(typed):
    rows = [*passwd.parse(ACCOUNTS.encode(), "/etc/passwd"), login("$(touch x)")]
    (sign,) = CHECK.find(Tables.of(rows, CHECK.reads))
    assert typed(sign) == "last -f ROOT/var/log/wtmp -- $'$(touch x)' 2>&1 | cat -v"
