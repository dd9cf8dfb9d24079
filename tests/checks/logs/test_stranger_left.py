from __future__ import annotations

from dataclasses import replace

import pytest

from logged import OFFICE, STRANGER, file, login
from pratique.checks.logs.stranger_left import CHECK
from pratique.inventory.persistence import Persistence
from pratique.store.tables import Tables

UNIT = "/etc/systemd/system/x.service"
IN = "2026-11-03 02:10:00"
HABIT = [login(f"2026-10-{day} 09:00:00", "anna", OFFICE) for day in (10, 11, 12, 13)]
ITEM = Persistence(
    UNIT, 4, "systemd-service", "x.service", "root", "at boot", "/x", "/x", "", "", "unowned",
    "unowned", explained=False, technique="T1543.002",
)  # fmt: skip


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def left(written="2026-11-03 02:20:00", item=ITEM):
    return [item, file(UNIT, written, 0, "text")]


def test_points_at_what_came_while_a_stranger_was_in():
    [sign] = signs(*HABIT, login(IN, "anna"), *left())
    assert [place.path for place in sign.places] == [UNIT, "/var/log/auth.log"]
    assert "never from 203.0.113.66" in sign.why.english
    assert [place.path for place in sign.dated] == [UNIT]


def test_points_at_it_until_the_session_was_closed():
    closed = login("2026-11-03 02:30:00", "anna", pid=7, action="closed")
    assert signs(*HABIT, login(IN, "anna", pid=7), closed, *left())
    assert not signs(*HABIT, login(IN, "anna", pid=7), closed, *left("2026-11-03 02:50:00"))


@pytest.mark.parametrize(
    "rows",
    [
        [*HABIT, login(IN, "anna", OFFICE), *left()],
        [*HABIT, login(IN, "anna"), *left("2026-11-03 12:00:00")],
        [*HABIT, login(IN, "anna"), *left("2026-11-03 02:00:00")],
        [*HABIT, login(IN, "anna"), *left(item=replace(ITEM, explained=True))],
        [login(IN, "anna"), *left()],  # nobody knows the habits of that account
        [*HABIT, login("2026-10-11 10:00:00", "bruno", STRANGER), login(IN, "anna"), *left()],
    ],
)
def test_leaves_alone(rows):
    assert signs(*rows) == []
