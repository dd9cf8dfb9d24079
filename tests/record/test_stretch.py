"""How long somebody has been at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.clock import Clock
from pratique.record.entry import START, Entry
from pratique.record.stretch import stretch
from pratique.record.who import Who

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
ADA = Who("root", "ada", "desk")


def entries(*hours_ago, person=ADA):
    return [
        Entry(
            1, Clock(NOW - timedelta(hours=hours), None, "", timedelta(0)), person, Act.NOTED,
            Phrase(""), {}, "", "", START, "",
        )
        for hours in hours_ago
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ago", "hours", "count"),
    [
        ((11, 8, 4, 1), 11, 4),
        ((11, 8, 2, 1), 2, 2),  # six hours between them: a rest
        ((0,), 0, 1),
        ((20, 16, 12, 8, 4), 20, 5),
    ],
)
def test_it_begins_after_the_last_rest(ago, hours, count):
    found = stretch(entries(*ago), ADA, NOW)
    assert (found.length, found.entries) == (timedelta(hours=hours), count)


@pytest.mark.parametrize("ago", [(), (5,), (30, 29)])
def test_who_rested_or_just_came_has_none(ago):
    assert stretch(entries(*ago), ADA, NOW) is None


def test_entries_of_others_are_theirs():
    other = Who("root", "bob", "desk")
    assert stretch(entries(3, 2, person=other), ADA, NOW) is None


def test_same_name_is_the_same_person_on_any_machine():
    home, work = Who("a", "", "x", "Ada"), Who("b", "", "y", "ADA")
    assert stretch(entries(3, person=home), work, NOW).length == timedelta(hours=3)
    assert stretch(entries(3, person=replace(home, name="")), work, NOW) is None


def test_clock_that_went_back_does_no_harm():
    assert stretch(entries(2, -3, 1), ADA, NOW).length == timedelta(hours=2)
