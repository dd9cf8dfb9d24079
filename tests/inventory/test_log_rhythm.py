from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from pratique.inventory.log_rhythm import silences

WEEK = 168
START = 480_000 - 480_000 % WEEK


def told(hours):
    return [(one.start - START, one.end - START) for one in silences(dict.fromkeys(hours, 3))]


def always(weeks):
    return [START + hour for hour in range(weeks * WEEK)]


def by_day(weeks):
    """A log of an office: lines on working days from 8 to 18 hours."""
    return [hour for hour in always(weeks) if (hour - START) // 24 % 7 < 5 and 8 <= hour % 24 < 18]


def test_a_log_that_never_stops():
    assert told(always(4)) == []
    gone = [hour for hour in always(4) if not 300 <= hour - START < 305]
    assert told(gone) == [(300, 305)]


def test_nights_and_weekends_are_no_silence():
    assert told(by_day(6)) == []


def test_a_day_that_is_missing():
    day = START + 2 * WEEK + 24
    gone = [hour for hour in by_day(8) if not day <= hour < day + 24]
    assert len(told(gone)) == 1


def test_a_log_that_is_seldom_written_to():
    rng = random.Random(1)
    assert told(sorted(rng.sample(always(8), 200))) == []


def test_too_little_to_tell():
    assert told([START, START + 500]) == []
    assert told([START + hour * 10**4 for hour in range(100)]) == []


@given(st.sets(st.integers(0, 2000)))
def test_any_hours(hours):
    for start, end in told([START + hour for hour in hours]):
        assert not hours & set(range(start, end))
