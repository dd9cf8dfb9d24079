from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.log.base import LEAP
from pratique.parsers.log.date_form import dated

MOMENT = datetime(2026, 11, 3, 2, 10)  # noqa: DTZ001 - what a clock showed has no zone


def read(*texts: str) -> list[tuple[datetime | None, int | None, bool]]:
    frame = pl.DataFrame(
        {"line": list(range(1, len(texts) + 1)), "text": list(texts)},
        schema={"line": pl.Int64, "text": pl.String},
    )
    return dated(frame, "text").select("shown", "offset", "yearless").rows()


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("2026-11-03T02:10:00Z rest", 0),
        ("2026-11-03T02:10:00-0330 rest", -12600),
        ("2026-11-03 02:10:00 +08:00 [WRN]", 28800),
        ("2026-11-03 02:10:00: rest", None),
        ("[2026-11-03 02:10:00] rest", None),
        ("2026/11/03 02:10:00 [error]", None),
        ("2026.11.03 02:10:00 LOG3", None),
        ("2026:11:03-02:10:00: 'x'", None),
        ("<W>2026-11-03 02:10:00 1 =>", None),
        ("Tue Nov  3 02:10:00 2026 rest", None),
        ("[Tue Nov 03 02:10:00 2026] rest", None),
        ("Tue Nov  3 02:10:00 UTC 2026", 0),
        ("Nov 3 2026 02:10:00 host", None),
        ("nov 3, 2026 2:10:00 AM org", None),
        ("[03/Nov/2026:02:10:00 +0100] x", 3600),
        ("[03/nov./2026:02:10:00 +0100] x", 3600),
        ("03-Nov-2026 02:10:00 queries", None),
        ("Tue, 03 Nov 2026 02:10:00 GMT", 0),
        ("20261103 02:10:00 x", None),
        ("[20261103-02:10:00] x", None),
        ("20261103T021000Z x", 0),
        ("November 3, 2026 02:10:00", None),
        ("[GIN] 2026/11/03 - 02:10:00 | 401", None),
        ("11/03/2026:02:10:00 -0000] x", 0),
        ("03.11.2026 02:10:00 x", None),
        ("261103  2:10:00 [Warning]", None),
        ("Nov-03-26 02:10:00 x", None),
        ("1793671800 x", 0),
        ("[1793671800] x", 0),
        ("1793671800000 x", 0),
        ("192.0.2.1 - - [03/Nov/2026:02:10:00 GMT] x", 0),
        ("78017 00cff -- none -- 2026-11-03T02:10:00+00:00 WARN", 0),
    ],
)
def test_a_date_is_read(text, offset):
    assert read(text) == [(MOMENT, offset, False)]


def test_the_low_half_of_a_label_counts_from_ten_seconds_before_1970():
    label = f"@40000000{1793671800 + 10:08x}00000000 text"
    assert read(label) == [(MOMENT, 0, False)]


@pytest.mark.parametrize("point", ".,")
def test_fractions_stand_behind_a_point_or_a_comma(point):
    expected = MOMENT + timedelta(milliseconds=123)
    assert read(f"2026-11-03 02:10:00{point}123 x") == [(expected, None, False)]


def test_a_date_without_a_year_says_so():
    assert read("Feb 29 02:10:00 text") == [(datetime(LEAP, 2, 29, 2, 10), None, True)]  # noqa: DTZ001


def test_the_order_of_day_and_month_must_be_proved():
    assert read("11/03/2026 02:10:00 x") == [(None, None, False)]
    assert read("11/03/2026 02:10:00 x", "11/13/2026 02:10:00 x")[0][0] == MOMENT
    assert read("03/11/2026 02:10:00 x", "13/11/2026 02:10:00 x")[0][0] == MOMENT


def test_half_days_are_told_apart():
    assert read("nov 3, 2026 12:10:00 PM x")[0][0] == MOMENT + timedelta(hours=10)
    assert read("2026-11-03 12:10:00 am x")[0][0] == MOMENT - timedelta(hours=2)


@pytest.mark.parametrize(
    "text",
    ["", "2026-13-03 02:10:00 x", "2026-02-30 02:10:00 x", "9999-01-01 00:00:00 x", "x 12:30:05"],
)
def test_what_is_no_date_is_none(text):
    assert read(text) == []


def test_years_at_the_ends_are_kept():
    assert read("1970-01-01 00:00:00 x")[0][0] == datetime(1970, 1, 1)  # noqa: DTZ001
    assert read("2099-12-31 23:59:59 x")[0][0] == datetime(2099, 12, 31, 23, 59, 59)  # noqa: DTZ001


@given(st.lists(st.text(alphabet="0123456789-/.: TZ[]Nov+@4aPM,", max_size=40), max_size=8))
def test_nothing_raises(texts):
    assert len(read(*texts)) <= len(texts)
