from __future__ import annotations

from dataclasses import replace

import pytest

from invented import DAY, START
from pratique.dating.bounds import Trust
from pratique.dating.date import Asked
from pratique.dating.reference import reference
from pratique.dating.search import Looked
from pratique.history.base import Snapshot
from pratique.model import Instant
from pratique.story.history_answer import HistoryAnswer, Line, Moment


def asked(*days: float, trust: Trust = Trust.HIGH, span: int = 0) -> Asked:
    snapshots = tuple(
        Snapshot(str(day), f"day {day}", Instant(int(START + day * DAY)), "recorded", span=span)
        for day in days
    )
    return Asked("h", "invented", trust, snapshots, Looked(snapshots, {}), (), 0, 0)


def chosen(one: Asked, after: float | None, *, found: bool = True, dirty: float | None = None):
    moment = None if dirty is None else Moment("", Instant(int(START + dirty * DAY)), 1)
    line = Line("h", (), None, moment, 0, 0)
    bound = None if after is None else Instant(int(START + after * DAY))
    return reference(one, HistoryAnswer((line,), bound), found=found)


@pytest.mark.parametrize(
    ("days", "after", "label"),
    [
        (range(400), 300, "day 270"),  # 30 days
        (range(101), 60, "day 40"),  # a fifth of what it spans
        (range(6), 4, "day 3"),  # a day at the least
        ((0, 0.1, 0.2, 1.15), 1.15, "day 0.1"),
        ((0, 50, 100), 50, "day 0"),
    ],
)
def test_it_is_well_before_the_compromise(days, after, label):
    found = chosen(asked(*days), after)
    assert found.snapshot is not None
    assert found.snapshot.label == label


def test_where_nothing_was_found_it_is_well_before_the_newest():
    found = chosen(asked(*range(101)), None, found=False)
    assert found.snapshot.label == "day 80"
    assert found.why.english == "the newest that is 20 days older than the newest snapshot"


def test_it_is_before_the_first_trace_in_this_very_history():
    assert chosen(asked(*range(101)), 90, dirty=50).snapshot.label == "day 30"


def test_a_snapshot_of_a_day_counts_with_the_end_of_the_day():
    assert chosen(asked(*range(101), span=DAY), 60).snapshot.label == "day 39"


@pytest.mark.parametrize(
    ("one", "after", "why"),
    [
        (asked(*range(101), trust=Trust.LOW), 90, "the intruder may have written it"),
        (asked(), 90, "no snapshot of this machine"),
        (asked(*range(101)), None, "no snapshot is known to be from before"),
        (asked(*range(101)), 5, "none of its snapshots is 20 days older"),
        (asked(3), 3, "none of its snapshots is a day older"),
    ],
)
def test_none_vouches_and_why(one, after, why):
    found = chosen(one, after)
    assert found.snapshot is None
    assert why in found.why.english


def test_one_snapshot_alone_vouches_for_nothing():
    assert chosen(asked(3), None, found=False).snapshot is None


def test_the_order_of_snapshots_does_not_matter():
    one = asked(*range(101))
    turned = replace(one, snapshots=one.snapshots[::-1])
    assert chosen(turned, 60).snapshot == chosen(one, 60).snapshot
