from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.log.clock import DOUBTED, MACHINE, WRITTEN, Clock, Year


def at(text):
    return datetime.fromisoformat(text)


def records(*shown, offset=None, bare=False):
    return pl.DataFrame(
        {
            "line": range(1, len(shown) + 1),
            "shown": [at(one) if isinstance(one, str) else one for one in shown],
            "offset": [offset] * len(shown),
            "yearless": [bare] * len(shown),
        },
        schema={
            "line": pl.Int64,
            "shown": pl.Datetime("us"),
            "offset": pl.Int32,
            "yearless": pl.Boolean,
        },
    )


def times(clock, *shown, **values):
    found = clock.timed(records(*shown, **values))["time"].to_list()
    return [None if one is None else f"{one:%Y-%m-%d %H:%M}" for one in found]


def test_a_written_offset():
    found = Clock("Europe/Rome").timed(records("2026-11-03T02:00", offset=-3600 * 3))
    assert found["time"][0] == at("2026-11-03T05:00")
    assert found["time_source"][0] == WRITTEN


@pytest.mark.parametrize(
    ("zone", "shown", "expected"),
    [
        ("Europe/Rome", "2026-07-01T12:00", "2026-07-01 10:00"),
        ("America/St_Johns", "2026-01-05T12:00", "2026-01-05 15:30"),
        ("Australia/Sydney", "2026-01-05T12:00", "2026-01-05 01:00"),
        ("UTC", "2026-01-05T12:00", "2026-01-05 12:00"),
        ("", "2026-01-05T12:00", "2026-01-05 12:00"),
        ("Europe/Rome", "2026-03-29T02:30", "2026-03-29 01:30"),  # an hour that was not
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30 22:00"),  # a day that was not
    ],
)
def test_zones(zone, shown, expected):
    assert times(Clock(zone), shown) == [expected]


@pytest.mark.parametrize(
    ("zone", "hours", "expected"),
    [
        (
            "Europe/Rome",
            ("2026-10-25T01:59", "2026-10-25T02:50", "2026-10-25T02:05", "2026-10-25T03:01"),
            ["2026-10-24 23:59", "2026-10-25 00:50", "2026-10-25 01:05", "2026-10-25 02:01"],
        ),
        (
            "America/St_Johns",
            ("2026-11-01T01:50", "2026-11-01T01:10"),
            ["2026-11-01 04:20", "2026-11-01 04:40"],
        ),
        (
            "Australia/Sydney",
            ("2026-04-05T02:50", "2026-04-05T02:10"),
            ["2026-04-04 15:50", "2026-04-04 16:10"],
        ),
    ],
)
def test_order_tells_the_hour_that_comes_twice(zone, hours, expected):
    assert times(Clock(zone), *hours) == expected


def test_an_hour_that_nothing_tells_is_less_sure():
    found = Clock("Europe/Rome").timed(records("2026-10-25T02:30", "2026-10-25T03:30"))
    assert found["time"][0] == at("2026-10-25T00:30")
    assert found["time_confidence"][0] < found["time_confidence"][1] == 0.95


def test_years_and_a_29_february_that_there_was_not():
    clock = Clock("UTC", (Year(1, 2023, "name", 0.9), Year(3, 2024, "name", 0.8)))
    shown = ("2000-02-29T10:00", "2000-03-01T10:00", "2000-02-29T10:00")
    assert times(clock, *shown, bare=True) == [None, "2023-03-01 10:00", "2024-02-29 10:00"]
    found = clock.timed(records(*shown, bare=True))
    assert found["time_source"].to_list() == ["", f"{MACHINE}, year name", f"{MACHINE}, year name"]


def test_no_plan_no_time():
    assert times(Clock("UTC"), "2000-11-03T10:00", bare=True) == [None]


@pytest.mark.parametrize("shown", ["1970-01-01T00:00", "2099-01-01T00:00"])
def test_what_no_clock_of_a_server_shows_is_not_believed(shown):
    found = Clock("UTC", latest=at("2026-12-01T00:00")).timed(records(shown, offset=0))
    assert found["time"][0] == at(shown)
    assert found["time_confidence"][0] == 0.1


@pytest.mark.parametrize("shown", ["0001-01-01T00:00", "9999-12-31T00:00"])
def test_what_does_not_fit_is_null(shown):
    assert times(Clock("Europe/Rome"), shown) == [None]


def test_a_doubted_zone():
    found = Clock("Europe/Rome", doubted=True).timed(records("2026-11-03T02:00"))
    assert found.row(0)[2:] == (DOUBTED, 0.6)


@given(
    st.lists(st.datetimes(), min_size=1, max_size=8),
    st.sampled_from(["", "UTC", "Europe/Rome", "Australia/Lord_Howe", "Pacific/Apia"]),
    st.booleans(),
)
def test_any_times(shown, zone, bare):
    if bare:
        shown = [one.replace(year=2000) for one in shown]
    years = (Year(1, 2023, "name", 0.9),)
    found = Clock(zone, years).timed(records(*shown, bare=bare))
    assert found.height == len(shown)
    assert found["time_confidence"].is_between(0, 1).all()
