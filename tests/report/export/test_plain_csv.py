from __future__ import annotations

import csv

import pytest

from happened import event
from pratique.model import Instant, Severity
from pratique.report.export.plain_csv import HEAD, csv_line, iso, lines


def test_each_event_is_a_line_below_a_head():
    [head, row] = csv.reader(lines([event(severity=Severity.HIGH, tags=("F-1", "entry"))]))
    assert head == list(HEAD)
    told = dict(zip(head, row, strict=True))
    assert told["time"] == "2026-11-03T02:10:00.000000+00:00"
    assert (told["severity"], told["tags"], told["line"]) == ("high", "F-1 entry", "7")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", ' =cmd|" /c"', "a\nb", "a\r,b", '"'])
def test_no_cell_is_a_formula_or_breaks_its_line(cell):
    line = csv_line([cell, "x"])
    assert line.count("\n") == 1
    [[first, second]] = csv.reader([line], strict=True)
    assert not first.lstrip(" ").startswith(("=", "+", "-", "@"))
    assert second == "x"


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (0, "1970-01-01T00:00:00.000000+00:00"),
        (-1, "1969-12-31T23:59:59.999999+00:00"),
        (4_070_908_800_000_000_999, "2099-01-01T00:00:00.000000+00:00"),
    ],
)
def test_times_all_look_the_same(instant, text):
    assert iso(Instant(instant)) == text
