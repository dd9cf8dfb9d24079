from __future__ import annotations

import click
import pytest

from pratique.cli.time_options import DURATION, FROM, TO

SECOND = 10**9
DAY = 86_400 * SECOND


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1970-01-02", DAY),
        ("1970-01-02T00:00:01", DAY + SECOND),
        ("1970-01-02 00:00:01", DAY + SECOND),
        ("1970-01-02 00:00:01 UTC", DAY + SECOND),
        ("1970-01-02T00:00:01Z", DAY + SECOND),
        ("1970-01-02T01:00:01+01:00", DAY + SECOND),
        ("1970-01-02T00:00:00.5", DAY + SECOND // 2),
    ],
)
def test_a_moment_is_utc_where_nothing_else_is_said(text, moment):
    assert FROM.convert(text, None, None) == moment


def test_until_a_date_is_until_its_end():
    assert TO.convert("1970-01-02", None, None) == 2 * DAY - 1
    assert TO.convert("1970-01-02T00:00", None, None) == DAY


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "0001-01-01", "9999-12-31", "7"])
def test_what_is_no_time_is_said(text):
    for option in (FROM, TO):
        with pytest.raises(click.BadParameter, match="no time"):
            option.convert(text, None, None)


@pytest.mark.parametrize(
    ("text", "span"), [("90s", 90), ("30m", 1800), ("2h", 7200), ("3d", 3 * 86_400)]
)
def test_a_span(text, span):
    assert DURATION.convert(text, None, None) == span * SECOND


@pytest.mark.parametrize("text", ["", "30", "-1h", "1w", "999999d", "1.5h"])
def test_what_is_no_span_is_said(text):
    with pytest.raises(click.BadParameter, match="span"):
        DURATION.convert(text, None, None)
