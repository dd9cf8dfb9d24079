from __future__ import annotations

import pytest

from pratique.checks.accounts.history_emptied import CHECK
from pratique.model import Severity
from pratique.parsers import passwd
from pratique.parsers.utmp import Login
from pratique.store.columns import columns
from pratique.store.tables import Tables

PATH = "/root/.bash_history"


def login(**values):
    empty = {column.name: None if column.nullable else 0 for column in columns(Login)}
    told = {
        "path": "/var/log/wtmp", "type": "user_process", "source": "wtmp", "tty": "pts/0",
        "username": "root", "host": "",
    }  # fmt: skip
    return Login(**{**empty, **told, **values})


def signs(*rows, shell="/bin/bash"):
    line = f"root:x:0:0::/root:{shell}\n".encode()
    rows = [*passwd.parse(line, "/etc/passwd"), *rows]
    return [sign.severity for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(("count", "severity"), [(1, Severity.LOW), (3, Severity.MEDIUM)])
def test_points_at(file, count, severity):
    logins = [login(record=number) for number in range(count)]
    assert signs(file(PATH, size=0), *logins) == [severity]


def test_points_at_the_last_login(file):
    assert signs(file(PATH, size=0), login(source="lastlog", uid=0, time=1)) == [Severity.LOW]


def test_leaves_alone(file):
    assert signs(file(PATH, size=0)) == []
    assert signs(file(PATH), login()) == []
    assert signs(file(PATH, size=0), login(), shell="/usr/sbin/nologin") == []
