from __future__ import annotations

import pytest

from pratique.history.base import Snapshot
from pratique.history.rhythm import broken_rhythm, odd_clocks, out_of_order, told, usual_words
from pratique.model import Instant

HOUR = 3600 * 10**9
DAY = 24 * HOUR
START = 1_790_000_000 * 10**9


def at(*days, span=0):
    return [
        Snapshot(str(number), f"s{number}", Instant(int(START + day * DAY)), "recorded", span=span)
        for number, day in enumerate(days)
    ]


@pytest.mark.parametrize(
    ("days", "holes"),
    [
        ((), 0),
        ((0,), 0),
        ((0, 1), 0),
        (range(30), 0),
        ((0, 1, 2, 3, 5, 6, 7), 1),  # one day missing
        ((0, 1, 2, 3, 5, 6, 8, 9), 2),
        ((0, 1, 2, 3, 9, 10), 1),
        ((0, 1.3, 2, 3.2, 4.1, 5.4), 0),  # some slack
        ((0, 30, 60, 67, 74, 81, 88, 89, 90, 91), 0),  # monthly, weekly, daily: thinned out
        ((0, 30, 60, 67, 74, 81, 88, 89, 90, 91, 92, 94), 1),
        ((0, 5, 6, 11, 30, 31, 45), 0),  # by hand: no rhythm
        ((0, 0, 0, 0, 3), 0),  # all at once says nothing
    ],
)
def test_holes(days, holes):
    found = broken_rhythm(at(*days))
    assert (found[0].detail.count("without one") if found else 0) == holes


def test_backups_that_stopped_are_a_hole():
    (found,) = broken_rhythm(at(*range(8)), Instant(START + 12 * DAY))
    assert found.reason == "snapshots are missing from the rhythm"
    assert found.detail == (
        f"5 days without one after {told(Instant(START + 7 * DAY))}, where 24 hours is usual"
    )


def test_machine_that_died_before_its_last_backup_has_no_hole():
    assert broken_rhythm(at(*range(8)), Instant(START)) == ()


@pytest.mark.parametrize(("days", "found"), [((0, 1, 2), 0), ((0, 2, 1, 3), 1), ((3, 2, 1), 2)])
def test_times_that_go_backwards(days, found):
    gaps = out_of_order(at(*days))
    assert (gaps[0].detail.count("comes after") if gaps else 0) == found


def test_time_that_is_known_to_a_day_contradicts_nothing_of_that_day():
    assert out_of_order(at(0.5, 0, span=DAY)) == ()


def test_many_are_counted_and_not_listed():
    (gap,) = out_of_order(at(*range(20, 0, -1)))
    assert len(gap.detail) <= 200


def test_clocks():
    (early,) = odd_clocks([Snapshot("a", "a", Instant(5), "mtime")], Instant(START))
    assert (early.reason, early.detail) == (
        "a snapshot was made by a clock that was not set",
        "1970-01-01 00:00 UTC",
    )
    (late,) = odd_clocks(at(1), Instant(START))
    assert late.reason == "a snapshot lies in the future"
    assert odd_clocks(at(0), Instant(START)) == ()


@pytest.mark.parametrize(
    ("distance", "words"),
    [(DAY, "24 hours"), (7 * DAY, "7 days"), (HOUR, "60 minutes"), (2 * HOUR, "2 hours")],
)
def test_distances_in_words(distance, words):
    assert usual_words(distance) == words
