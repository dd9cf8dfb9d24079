from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pratique.survey.log.jump import jumps

MINUTE = 60 * 10**9


def records(minutes, sure=1.0):
    return pl.DataFrame(
        {
            "line": range(1, len(minutes) + 1),
            "time": [10**18 + minute * MINUTE for minute in minutes],
            "time_source": "written zone",
            "time_confidence": sure,
        },
        schema_overrides={"line": pl.Int64, "time": pl.Datetime("ns"), "time_confidence": float},
    )


def told(minutes):
    found = jumps(records(minutes))
    return found.select("kind", "line", "last_line", "lines").rows()


def test_in_order():
    assert told(list(range(500))) == []
    assert told([0, 2, 1, 3, 5, 4]) == []  # a jitter


def test_a_line_put_in():
    assert told([*range(100), 20, *range(100, 200)]) == [("stray", 101, 101, 1)]


def test_a_line_from_the_future():
    assert told([*range(100), 5000, *range(100, 200)]) == [("stray", 101, 101, 1)]


def test_some_lines_put_in():
    minutes = [*range(100), 20, 21, 22, *range(100, 200)]
    assert told(minutes) == [("stray", 101, 103, 3)]


def test_a_clock_set_back():
    assert told([*range(300), *range(100, 500)]) == [("back", 301, None, None)]


def test_a_log_that_always_jitters():
    minutes = [number - 30 * (number % 4 == 0) for number in range(1000)]
    assert told(minutes) == []


def test_times_that_are_not_believed_say_nothing():
    assert jumps(records([5, 500, 0], sure=0.1)).height == 0


def test_very_many():
    assert jumps(records([0, 100_000] * 4000)).height <= 100


@given(st.lists(st.integers(0, 10**6), max_size=60))
def test_any_times(minutes):
    for row in jumps(records(minutes)).rows(named=True):
        assert 1 <= row["line"] <= len(minutes)
