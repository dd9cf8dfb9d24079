from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pratique.inventory.machine_clock import MachineClock
from pratique.store.tables import Tables
from pratique.survey.machine import Machine

HOUR = 3600 * 1_000_000_000


def at(*when):
    return int(datetime(*when, tzinfo=UTC).timestamp()) * 1_000_000_000 + 5


@pytest.mark.parametrize(
    ("zone", "shown", "earliest", "latest"),
    [
        ("UTC", at(2024, 7, 1, 12), at(2024, 7, 1, 12), at(2024, 7, 1, 12)),
        ("Europe/Rome", at(2024, 7, 1, 12), at(2024, 7, 1, 10), at(2024, 7, 1, 10)),
        ("Europe/Rome", at(2024, 1, 1, 12), at(2024, 1, 1, 11), at(2024, 1, 1, 11)),
        # The hour that a clock goes back over is there twice.
        ("Europe/Rome", at(2024, 10, 27, 2, 30), at(2024, 10, 27, 0, 30), at(2024, 10, 27, 1, 30)),
        ("America/New_York", at(2024, 1, 1, 12), at(2024, 1, 1, 17), at(2024, 1, 1, 17)),
    ],
)
def test_moments(zone, shown, earliest, latest):
    clock = MachineClock(zone)
    assert clock.known
    assert (clock.earliest(shown), clock.latest(shown)) == (earliest, latest)


@pytest.mark.parametrize(
    "zone",
    ["", "Nowhere/Atall", "Europe", "/etc/passwd", "../../../etc/passwd", "Europe/../Rome",
     "a" * 1000, "a\0b", "Europe/Rome\n"],
)  # fmt: skip
def test_a_zone_that_is_none_makes_it_hours_wide(zone):
    clock = MachineClock(zone)
    shown = at(2024, 7, 1, 12)
    assert not clock.known
    assert clock.earliest(shown) == shown - 14 * HOUR
    assert clock.latest(shown) == shown + 12 * HOUR


def test_what_is_utc_stays():
    shown = at(2024, 7, 1, 12)
    for zone in ("", "Europe/Rome"):
        clock = MachineClock(zone)
        assert clock.earliest(shown, zone_known=True) == shown
        assert clock.latest(shown, zone_known=True) == shown


def test_of_a_machine():
    with Tables.of([Machine("", "", "Europe/Rome", "")], (Machine,)) as tables:
        assert MachineClock.of(tables).known
    with Tables.of([], (Machine,)) as tables:
        assert not MachineClock.of(tables).known


def test_what_the_clock_showed():
    shown = MachineClock("Europe/Rome").shown(at(2024, 7, 1, 12))
    assert shown is not None
    assert shown.isoformat() == "2024-07-01T14:00:00+02:00"
    assert MachineClock("Nowhere/Atall").shown(at(2024, 7, 1, 12)) is None
