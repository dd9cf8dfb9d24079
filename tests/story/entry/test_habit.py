from __future__ import annotations

import pytest

from logged import OFFICE, STRANGER, at, login, machine
from pratique.story.entry.habit import Habit
from recorded import kept

NIGHT = at("2026-11-03 02:05:00")
CLOCK = [login(f"2026-10-{day} 08:0{day % 7}:00", "root", OFFICE) for day in range(10, 20)]
PEOPLE = [
    login(f"2026-10-{day} {8 + day % 9:02}:{day}:00", "root", OFFICE) for day in range(10, 20)
]


def habit(*rows, address=OFFICE, moment=NIGHT):
    with machine(*rows) as tables:
        return Habit.before(tables, "root", address, moment)


def weights(found, moment=NIGHT):
    return [round(reason.weight, 1) for reason in found.reasons(moment)]


@pytest.mark.parametrize(
    ("rows", "address", "expected"),
    [
        (PEOPLE, OFFICE, [-2.2]),
        (CLOCK, OFFICE, [1.0]),
        (CLOCK[:4], OFFICE, [-2.2]),  # too few days to be sure of it
        (CLOCK, STRANGER, [1.2]),
        ([], OFFICE, []),
        ([login("2026-10-01 02:00:00", "anna", OFFICE)], OFFICE, []),
    ],
)
def test_what_the_days_before_say(rows, address, expected):
    assert weights(habit(*rows, address=address)) == expected


@pytest.mark.parametrize("hour", ["06:30", "08:03", "10:30"])
def test_near_its_hour_the_habit_speaks_against(hour):
    moment = at(f"2026-11-03 {hour}:00")
    assert weights(habit(*CLOCK, moment=moment), moment) == [-2.2]


def test_the_words_say_when_it_always_came():
    [reason] = habit(*CLOCK).reasons(NIGHT)
    assert "always between 08:00 and 08:07 UTC, and this was at 02:05" in reason.text.english


def test_an_hour_may_lie_around_midnight():
    rows = [
        login(f"2026-10-{day} {'23:58' if day % 2 else '00:03'}:00", "root", OFFICE)
        for day in range(10, 20)
    ]
    found = habit(*rows)
    assert found.stretch == (23 * 60 + 58, 5)
    assert not found.misses(at("2026-11-03 00:05:00"))
    assert found.misses(at("2026-11-03 12:05:00"))


def test_a_clock_that_is_set_twice_a_year_is_still_a_clock():
    rows = [login(f"2026-10-{day} 0{7 + day % 2}:00:00", "root", OFFICE) for day in range(10, 20)]
    assert weights(habit(*rows)) == [0.1]


def test_wtmp_tells_of_habits_too():
    found = habit(*(kept(f"2026-10-{day} 08:00:00", address=OFFICE) for day in range(10, 20)))
    assert found.days == 10


def test_the_same_visit_is_no_habit():
    assert habit(login("2026-11-03 01:00:00", "root", OFFICE)).days == 0
