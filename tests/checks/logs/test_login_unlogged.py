from __future__ import annotations

import pytest

from pratique.checks.logs.login_unlogged import CHECK
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.utmp import Login
from pratique.store.columns import columns
from pratique.store.tables import Tables

SECOND = 10**9


def said(second, user="anna", service="sshd"):
    empty = {one.name: None if one.nullable else 0 for one in columns(Authentication)}
    told = {"path": "/var/log/auth.log", "time": second * SECOND, "time_source": "",
            "time_confidence": 0.9,
            "service": service, "action": "login", "user": user}  # fmt: skip
    return Authentication(**{**empty, **told})


def session(second, user="anna", tty="pts/0", host="192.0.2.9"):
    return Login("/var/log/wtmp", 0, "wtmp", "user_process", user, None, tty, host, None, 1,
                 second * SECOND)  # fmt: skip


AROUND = [said(0), said(5000, "ben"), said(10_000)]


def signs(*rows):
    return [s.subject for s in CHECK.find(Tables.of([*AROUND, *rows], CHECK.reads))]


def test_points_at_a_session_without_a_line():
    assert signs(session(3000)) == ["anna"]
    assert signs(session(5000)) == ["anna"]  # the line of that moment is of another account


@pytest.mark.parametrize(
    "rows",
    [
        [session(3000), said(2999)],
        [session(20_000)],  # after the last line that is left
        [session(3000, tty="tty1", host="")],
        [session(3000, host=":pts/1:S.0")],
    ],
)
def test_leaves_alone(rows):
    assert signs(*rows) == []
