from __future__ import annotations

import pytest

from pratique.checks.files.log_emptied import CHECK
from pratique.model import Severity
from pratique.parsers.utmp import Login
from pratique.store.columns import columns
from pratique.store.tables import Tables

DAY = 86_400_000_000_000


def signs(*rows):
    return [(s.subject, s.severity) for s in CHECK.find(Tables.of(rows, CHECK.reads))]


def login(**values):
    empty = {column.name: None if column.nullable else 0 for column in columns(Login)}
    told = {"path": "/var/log/lastlog", "type": "", "source": "lastlog", "tty": "", "username": "",
            "host": "", "time": 9}  # fmt: skip
    return Login(**{**empty, **told, **values})


@pytest.mark.parametrize("name", ["auth.log", "wtmp", "secure"])
def test_points_at_a_link(file, name):
    path = f"/var/log/{name}"
    link = file(path, type="symlink", symlink_target="/dev/null")
    assert signs(link) == [(path, Severity.HIGH)]


def test_points_at_an_empty_log(file):
    rows = [
        file("/var/log/auth.log", size=0, mtime=DAY),
        file("/var/log/auth.log.1"),
        file("/var/log/syslog", mtime=9 * DAY),
    ]
    assert signs(*rows) == [("/var/log/auth.log", Severity.MEDIUM)]


def test_points_at_an_empty_wtmp(file):
    assert signs(file("/var/log/wtmp", size=0), login()) == [("/var/log/wtmp", Severity.MEDIUM)]


def test_leaves_alone(file):
    empty = file("/var/log/auth.log", size=0, mtime=DAY)
    assert signs(empty, file("/var/log/syslog", mtime=9 * DAY)) == []  # never written
    assert signs(empty, file("/var/log/auth.log.1"), file("/var/log/syslog", mtime=DAY)) == []
    assert signs(file("/var/log/wtmp", size=0)) == []
    assert signs(file("/var/log/wtmp", size=0), file("/var/log/wtmp.1"), login()) == []
    assert signs(file("/var/log/x", type="symlink", symlink_target="/dev/stdout")) == []


def test_points_at_an_empty_log_of_logins(file):
    rows = [
        file("/var/log/auth.log", size=0, mtime=DAY),
        file("/var/log/syslog", size=900, mtime=2 * DAY - 1),
        login(source="wtmp", type="user_process", username="anna", time=DAY + DAY // 2),
    ]
    assert signs(*rows) == [("/var/log/auth.log", Severity.MEDIUM)]
    moved = file("/var/log/auth.log.1", mtime=DAY + DAY // 2)
    assert signs(*rows, moved) == []  # written to under its old name
    assert signs(*rows[:2]) == []
    assert signs(rows[0], rows[2]) == []
    before = login(source="wtmp", type="user_process", username="anna", time=DAY - 9)
    assert signs(*rows[:2], before) == []
