"""Which bounds hold, and what they leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.dating.appearance import Appearance
from pratique.dating.bounds import (
    AFTER,
    BEFORE,
    Basis,
    Trust,
    dated,
    inode_bounds,
    snapshot_bounds,
)
from pratique.history.base import Snapshot
from pratique.history.sighting import Bound
from pratique.model import Instant, Window

NOTHING = Window(None, None, (), Instant(7))
HOUR = 3_600 * 10**9


def bound(side: str, hour: int, basis: str = "snapshot", trust: str = "high", path: str = "/a"):
    return Bound("F-1", path, side, Instant(hour * HOUR), basis, trust, "said", used=True)


CASES = {
    # bounds, after, before, basis, disagree
    "one interval": ([bound(AFTER, 1), bound(BEFORE, 5)], 1, 5, {"snapshot"}, False),
    "the inode tightens it": (
        [bound(AFTER, 1), bound(BEFORE, 5), bound(BEFORE, 3, "ctime", "fair"),
         bound(AFTER, 2, "btime", "fair")],
        2, 3, {"ctime", "btime"}, False,
    ),
    "two histories": (
        [bound(AFTER, 1), bound(BEFORE, 5), bound(AFTER, 2), bound(BEFORE, 9)],
        2, 5, {"snapshot"}, False,
    ),
    "a time set back": (
        [bound(AFTER, 4), bound(BEFORE, 9), bound(BEFORE, 2, "ctime", "fair")],
        4, 9, {"snapshot"}, True,
    ),
    "a content older than its inode": (
        [bound(AFTER, 1), bound(BEFORE, 2), bound(AFTER, 8, "btime", "fair"),
         bound(BEFORE, 8, "ctime", "fair")],
        1, 2, {"snapshot"}, False,
    ),
    "in the oldest snapshot already": ([bound(BEFORE, 3)], None, 3, {"snapshot"}, False),
    "not even in the newest": (
        [bound(AFTER, 3), bound(BEFORE, 4, "ctime", "fair")], 3, 4, {"snapshot", "ctime"}, False,
    ),
    "a history that the intruder could write": (
        [bound(AFTER, 4, trust="low"), bound(BEFORE, 2, "ctime", "fair")], None, 2, {"ctime"}, True,
    ),
    "two files: the first one counts": (
        [bound(AFTER, 1), bound(BEFORE, 2), bound(AFTER, 7, path="/b"),
         bound(BEFORE, 8, path="/b")],
        1, 2, {"snapshot"}, False,
    ),
    "two files, one of unknown beginning": (
        [bound(AFTER, 1), bound(BEFORE, 2), bound(BEFORE, 8, path="/b")],
        None, 2, {"snapshot"}, False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_window(name):
    bounds, after, before, basis, disagree = CASES[name]
    found = dated("F-1", NOTHING, bounds)
    hours = [None if t is None else t // HOUR for t in (found.window.after, found.window.before)]
    assert hours == [after, before]
    assert set(found.window.basis) == basis
    assert found.disagree is disagree
    assert found.window.claimed == 7
    assert len(found.bounds) == len(bounds)


def test_without_bounds_the_window_stays():
    window = Window(Instant(1), Instant(2), ("ctime",))
    assert dated("F-1", window, ()).window is window


def test_clocks_that_differ_by_a_minute_are_no_contradiction():
    later = Bound("F-1", "/a", AFTER, Instant(HOUR + 60 * 10**9), "snapshot", "high", "", used=True)
    assert not dated("F-1", NOTHING, [later, bound(BEFORE, 1, "ctime", "fair")]).disagree


ANY = st.builds(
    bound,
    st.sampled_from([AFTER, BEFORE]),
    st.integers(0, 9),
    st.sampled_from(list(Basis)),
    st.sampled_from([trust.word for trust in Trust]),
    st.sampled_from(["/a", "/b"]),
)


@given(st.lists(ANY, max_size=8))
def test_what_is_used_contradicts_nothing_that_is_used(bounds):
    found = dated("F-1", NOTHING, bounds)
    assert len(found.bounds) == len(bounds)
    for path in ("/a", "/b"):
        used = [one for one in found.bounds if one.used and one.path == path]
        after = max((one.time for one in used if one.side == AFTER), default=0)
        before = min((one.time for one in used if one.side == BEFORE), default=9 * HOUR)
        assert after <= before + 120 * 10**9


@given(st.lists(ANY, max_size=8), st.randoms())
def test_the_order_of_bounds_changes_nothing_but_between_equals(bounds, random):
    mixed = list(bounds)
    random.shuffle(mixed)
    trusted = [one for one in bounds if one.trust == "high" and one.basis == Basis.SNAPSHOT]
    if len({one.side for one in trusted}) < 2:
        one, other = dated("F-1", NOTHING, bounds), dated("F-1", NOTHING, mixed)
        if not (one.disagree or other.disagree):
            assert one.window.before == other.window.before


def test_a_history_gives_both_ends(trace):
    older, newer = (Snapshot(str(n), f"day {n}", Instant(n), "recorded") for n in (1, 2))
    found = snapshot_bounds(Appearance(trace(), older, newer), "restic:/r", Trust.HIGH)
    assert [(b.side, b.time, b.said) for b in found] == [
        (AFTER, 1, "restic:/r, day 1"), (BEFORE, 2, "restic:/r, day 2"),
    ]  # fmt: skip
    assert snapshot_bounds(Appearance(trace(), None, None), "restic:/r", Trust.HIGH) == []


@pytest.mark.parametrize(
    ("ctime", "btime", "copied", "sides"),
    [
        (5, 3, False, [BEFORE, AFTER]),
        (5, 3, True, [BEFORE]),
        (5, None, False, [BEFORE]),
        (3, 5, False, [BEFORE]),  # a clock was set back
        (None, 3, False, [AFTER]),
        (None, None, False, []),
    ],
)
def test_an_inode_bounds_both_ends(trace, ctime, btime, copied, sides):
    found = inode_bounds(trace(ctime=ctime), btime, copied=copied)
    assert [one.side for one in found] == sides
