from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.duties.moment import Moment, shown, stated, zone_of
from pratique.errors import UsageError


@pytest.mark.parametrize(
    ("text", "at", "zone", "assumed"),
    [
        ("2026-11-03 02:10 Europe/Rome", (11, 3, 1, 10), "Europe/Rome", False),
        ("2026-07-03 02:10 Europe/Rome", (7, 3, 0, 10), "Europe/Rome", False),
        ("2026-11-03T02:10+01:00", (11, 3, 1, 10), "+01:00", False),
        ("2026-11-03 02:10 -0330", (11, 3, 5, 40), "-0330", False),
        ("2026-11-03 02:10Z", (11, 3, 2, 10), "UTC", False),
        ("2026-11-03 02:10 UTC", (11, 3, 2, 10), "UTC", False),
        ("2026-11-03 2:10", (11, 3, 7, 10), "America/New_York", True),
        ("2026-10-25 02:30+01:00", (10, 25, 1, 30), "+01:00", False),
    ],
)
def test_reads(text, at, zone, assumed):
    found = stated(text, "America/New_York")
    assert found.moment == Moment(datetime(2026, *at, tzinfo=UTC), zone)
    assert found.assumed is assumed


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-11-03", "no moment"),
        ("yesterday", "no moment"),
        ("", "no moment"),
        ("2026-02-30 10:00 UTC", "no such day"),
        ("2026-11-03 25:00 UTC", "no such day"),
        ("2026-11-03 10:00 Mars/Olympus", "no time zone"),
        ("2026-11-03 10:00 ../../etc/passwd", "no time zone"),
        ("2026-11-03 10:00 /etc/passwd", "no time zone"),
        ("2026-11-03 10:00 Europe", "no time zone"),
        ("2026-11-03 10:00 a\x00b", "no time zone"),
        ("2026-11-03 10:00 +99:00", "no time zone"),
        ("1066-11-03 10:00 UTC", "year"),
        ("9999-12-31 23:59 -12:00", "year"),
        ("2026-03-29 02:30 Europe/Rome", "leapt over"),
        ("2026-10-25 02:30 Europe/Rome", "twice"),
    ],
)
def test_refuses_with_a_next_step(text, says):
    with pytest.raises(UsageError, match=f"(?i){says}") as refused:
        stated(text, "UTC")
    assert refused.value.next_step


def test_twice_names_both():
    with pytest.raises(UsageError) as refused:
        stated("2026-10-25 02:30 Europe/Rome", "UTC")
    assert "02:30+02:00 or 2026-10-25 02:30+01:00" in refused.value.next_step


@given(st.text())
def test_any_text_is_a_moment_or_refused(text):
    try:
        found = stated(text, "UTC")
    except UsageError:
        return
    assert found.moment.at.tzinfo is UTC


@given(st.text(max_size=20))
def test_any_name_is_a_zone_or_refused(name):
    with suppress(UsageError):
        assert isinstance(zone_of(name), tzinfo)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("UTC", "2026-11-03 01:10 UTC"),
        ("Europe/Rome", "2026-11-03 02:10 Europe/Rome (01:10 UTC)"),
        ("America/New_York", "2026-11-02 20:10 America/New_York (2026-11-03 01:10 UTC)"),
    ],
)
def test_shown_with_utc_beside(zone, text):
    assert shown(datetime(2026, 11, 3, 1, 10, tzinfo=UTC), zone) == text
