"""What the clock says, and how far it is to be believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from pratique.record.clock import Clock, clock_of, moment, read_clock, told


def test_reading_survives_the_way_through_an_entry():
    clock = read_clock()
    assert clock_of(moment(clock.time), told(clock)) == clock


def test_clock_is_read_in_utc_and_goes_on():
    first, second = read_clock(), read_clock()
    assert abs(first.time - datetime.now(UTC)) < timedelta(minutes=1)
    assert second.elapsed(first) >= timedelta(0)


def test_time_since_another_boot_is_unknown():
    now = datetime(2026, 3, 29, tzinfo=UTC)
    first = Clock(now, None, "aaaa", timedelta(hours=5))
    assert Clock(now, None, "bbbb", timedelta(hours=1)).elapsed(first) is None
    assert Clock(now, None, "aaaa", timedelta(hours=7)).elapsed(first) == timedelta(hours=2)


def test_moment_is_utc_to_the_millisecond():
    rome = timezone(timedelta(hours=2))
    assert moment(datetime(2026, 10, 25, 2, 30, 0, 5999, rome)) == "2026-10-25T00:30:00.005Z"


@pytest.mark.parametrize(
    ("time", "clock"),
    [
        ("yesterday", {"synchronised": None, "boot": "", "up": 0}),
        ("2026-01-01T00:00:00", {"synchronised": None, "boot": "", "up": 0}),
        ("2026-01-01T00:00:00Z", {"synchronised": "yes", "boot": "", "up": 0}),
    ],
)
def test_what_is_no_reading_is_refused(time, clock):
    with pytest.raises(ValueError):  # noqa: PT011 - which of the two is of no matter
        clock_of(time, clock)
