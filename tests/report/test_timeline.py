"""What stands where in the picture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.model import Window
from pratique.report.timeline import dated, pictures

NOTHING = Window(None, None, ())


def drawn(findings, began=NOTHING):
    return pictures(dated((one, one.id) for one in findings), began, {})


def test_few_findings_have_a_row_each_in_order_of_time(sample):
    findings = [
        replace(sample.finding(n), window=Window(None, 10**18 - n * 10**12, ())) for n in range(5)
    ]
    wide, narrow = drawn(findings)
    assert [row.anchor for row in wide.rows] == [one.id for one in reversed(findings)]
    assert [row.label for row in narrow.rows] == [row.label for row in wide.rows]


def test_a_bound_that_is_not_known_is_an_open_side(sample):
    windows = (
        Window(None, 10**18, ()),
        Window(10**18, None, ()),
        Window(10**18 - 10**13, 10**18, ()),
    )
    findings = [replace(sample.finding(n), window=window) for n, window in enumerate(windows)]
    bars = {row.anchor: row.bars[0] for row in drawn(findings)[0].rows}
    sides = [(bars[one.id].open_left, bars[one.id].open_right) for one in findings]
    assert sides == [(True, False), (False, True), (False, False)]


def test_findings_without_a_date_are_not_drawn(sample):
    assert dated([(replace(sample.finding(0), window=NOTHING), "x")]) == ()


@pytest.mark.parametrize("count", [1, 2, 18, 19, 300, 5000])
def test_the_picture_stays_of_a_size_and_counts_all(sample, count):
    findings = [
        replace(one, check=f"check-{n % 40}")
        for n, one in enumerate(sample.finding(n) for n in range(count))
    ]
    known = dated((one, one.id) for one in findings)
    for picture in pictures(known, NOTHING, {}):
        assert 1 <= len(picture.rows) <= 18
        assert sum(row.count for row in picture.rows) == len(known)
        assert picture.height < 900
        assert all(len(row.marks) + len(row.bars) < 200 for row in picture.rows)
        for row in picture.rows:
            assert all(picture.plot_left <= mark.x <= picture.plot_right for mark in row.marks)


def test_the_band_is_drawn_where_both_bounds_are_known(sample):
    findings = [sample.finding(0), sample.finding(1)]
    assert drawn(findings, Window(None, 10**18, ()))[0].band is None
    assert drawn(findings, Window(10**18, 10**18 + 1, ()))[0].band.width >= 3


def test_snapshots_stand_above_the_findings(sample):
    findings = [sample.finding(n) for n in range(3)]
    known = dated((one, one.id) for one in findings)
    lines = sample.history().lines
    for picture in pictures(known, NOTHING, {}, lines):
        assert [strip.label for strip in picture.strips] == [line.name for line in lines[:2]]
        assert picture.strips[-1].top < picture.rows[0].top
        states = [dot.state for dot in picture.strips[0].dots]
        assert set(states) <= {"clear", "trace", "unseen"}
        assert states[-1] == "trace"
        assert all(
            picture.plot_left <= dot.x <= picture.plot_right
            for strip in picture.strips
            for dot in strip.dots
        )


def test_of_snapshots_that_stand_together_a_trace_is_drawn(sample):
    line = sample.history(3000).lines[0]
    known = dated([(sample.finding(0), "x")])
    wide, _narrow = pictures(known, NOTHING, {}, [line])
    assert len(wide.strips[0].dots) < 100
    assert wide.strips[0].dots[-1].state == "trace"
