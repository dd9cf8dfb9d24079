from __future__ import annotations

import pytest

from pratique.checks.logs.lastlog_differs import CHECK
from pratique.parsers.passwd import parse as passwd
from pratique.parsers.utmp import Login
from pratique.store.tables import Tables

SECOND = 10**9
ACCOUNTS = b"anna:x:1000:1000::/home/anna:/bin/bash\nben:x:1001:1001::/home/ben:/bin/bash\n"


def last(uid, second, tty="pts/0"):
    return Login("/var/log/lastlog", uid, "lastlog", "lastlog", None, uid, tty, "192.0.2.1", None,
                 None, second * SECOND)  # fmt: skip


def session(name, second, tty="pts/0", host="192.0.2.1"):
    return Login("/var/log/wtmp", second, "wtmp", "user_process", name, None, tty, host, None, 1,
                 second * SECOND)  # fmt: skip


def signs(*rows):
    accounts = [*passwd(ACCOUNTS, "/etc/passwd")]
    return [(s.subject, s.quote) for s in CHECK.find(Tables.of([*accounts, *rows], CHECK.reads))]


def test_points_at_a_session_that_was_taken_out_of_wtmp():
    found = signs(last(1000, 5000), session("ben", 10), session("ben", 9000), last(1001, 9000))
    assert found == [("anna erased", "anna on pts/0 from 192.0.2.1 at 1970-01-01 01:23:20 UTC")]


def test_points_at_an_entry_that_was_put_back():
    found = signs(
        last(1000, 100), session("anna", 100), session("anna", 5000),
        last(1001, 9000), session("ben", 9000),
    )  # fmt: skip
    assert [subject for subject, _quote in found] == ["anna put back"]


@pytest.mark.parametrize(
    "rows",
    [
        [last(1000, 5000), session("anna", 5001)],
        [last(1000, 50), session("ben", 100), last(1001, 100)],  # before wtmp begins
        [last(1000, 100), session("anna", 100), session("anna", 5000)],  # kept no longer
        [last(1000, 100), session("anna", 100), session("anna", 5000, host="tmux(1)"),
         last(1001, 9000), session("ben", 9000)],
        [last(1000, 5000, tty="cron"), session("ben", 10), session("ben", 9000)],
        [last(1000, 5000)],
        [session("anna", 5000)],
    ],
)  # fmt: skip
def test_leaves_alone(rows):
    assert signs(*rows) == []
