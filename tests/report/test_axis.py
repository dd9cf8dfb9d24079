"""Moments keep their order on paper, and labels keep off each other."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pratique.report.axis import axis

MINUTE = 60 * 10**9
DAY = 24 * 60 * MINUTE
MOMENTS = st.lists(
    st.integers(-(2**63), 2**63 - 1) | st.integers(10**18, 10**18 + 3 * DAY),
    min_size=1,
    max_size=40,
)


@given(MOMENTS, st.sampled_from([(330.0, 880.0), (10.0, 350.0)]))
def test_order_is_kept_and_nothing_leaves_the_frame(moments, frame):
    left, right = frame
    scale = axis(moments, left, right)
    places = [scale.at(moment) for moment in sorted(moments)]
    assert places == sorted(places)
    assert left <= places[0]
    assert places[-1] <= right + 0.001


@given(MOMENTS, st.sampled_from([(330.0, 880.0), (10.0, 350.0)]))
def test_labels_do_not_touch_and_are_few(moments, frame):
    left, right = frame
    ticks = axis(moments, left, right).ticks()
    labels = [tick.label_x for tick in ticks if tick.label]
    assert all(b - a >= 75.9 for a, b in pairwise(labels))
    assert all(left + 37.9 <= x <= right - 37.9 for x in labels)
    assert len(ticks) <= 40


def test_a_long_empty_stretch_is_cut_out():
    night = [10**18 + minute * MINUTE for minute in range(0, 300, 20)]
    scale = axis([10**18 - 170 * DAY, *night], 0.0, 550.0)
    assert len(scale.breaks()) == 1
    assert scale.at(night[-1]) - scale.at(night[0]) > 250


def test_an_even_series_is_not_cut():
    assert axis([10**18 + day * DAY for day in range(30)], 0.0, 550.0).breaks() == ()


def test_one_moment_has_a_date():
    labels = [tick.label for tick in axis([1_793_671_200 * 10**9], 0.0, 550.0).ticks()]
    assert "02:00" in labels
