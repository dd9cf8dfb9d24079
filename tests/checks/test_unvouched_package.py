from __future__ import annotations

from dataclasses import fields

import pytest

from logged import at, file
from pratique.checks.unvouched_package import is_unchecked, unvouched_packages
from pratique.parsers.package_event import PackageEvent
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables
from pratique.survey.file import File

SOURCE = "/etc/apt/sources.list.d/x.list"
TYPES = (File, PackageEvent, StartupItem)


def source(command, kind="apt-source", name=""):
    given = {"path": SOURCE, "line": 1, "kind": kind, "name": name, "command": command}
    return StartupItem(**{field.name: given.get(field.name, "") for field in fields(StartupItem)})


def event(package, time="2026-11-03 02:10:00", action="install", old=""):
    given = {"path": "/var/log/dpkg.log", "line": 1, "manager": "dpkg", "time": at(time),
             "zone_known": True, "action": action, "package": package, "old_version": old,
             "finished": True, "end": None}  # fmt: skip
    return PackageEvent(**{one.name: given.get(one.name, "") for one in fields(PackageEvent)})


def names(*rows, added="2026-11-03 02:00:00"):
    with Tables.of([file(SOURCE, added, 0, "text"), *rows], TYPES) as tables:
        return unvouched_packages(tables)


OPEN = source("deb [trusted=yes] http://192.0.2.7/x ./")


def test_what_was_new_when_the_source_was_there_may_come_from_it():
    assert names(OPEN, event("tool"), event("lib", "2025-01-01 00:00:00")) == {"tool"}


@pytest.mark.parametrize(
    "rows",
    [
        [source("deb http://deb.example.org/debian bookworm main"), event("tool")],
        [OPEN, event("tool", action="upgrade")],
        [OPEN, event("tool", old="1.0")],
        [OPEN],
        [event("tool")],
    ],
)
def test_leaves_alone(rows):
    assert names(*rows) == frozenset()


def test_where_the_tables_are_not_there_nothing_is_said():
    with Tables.of([], [File]) as tables:
        assert unvouched_packages(tables) == frozenset()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (OPEN, True),
        (source("Trusted: yes"), True),
        (source("0", "package-option", "x gpgcheck"), True),
        (source("1", "package-option", "x gpgcheck"), False),
        (source("deb [signed-by=/x] http://192.0.2.7/x ./"), False),
    ],
)
def test_what_lets_in_what_nobody_signed(row, expected):
    assert is_unchecked(row) is expected
