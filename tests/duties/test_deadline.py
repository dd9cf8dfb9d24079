"""Deadlines, over time zones, daylight saving, month ends and leap years, by the laws' own words.

The articles, as they stand in the Official Journal:

GDPR 33(1): "without undue delay and, where feasible, not later than 72 hours after having become
aware of it".
NIS 2 23(4)(a): "without undue delay and in any event within 24 hours of becoming aware of the
significant incident"; (b) "within 72 hours"; (d) "a final report not later than one month after
the submission of the incident notification under point (b)".
1182/71 3(1): "Where a period expressed in hours is to be calculated from the moment at which an
event occurs or an action takes place, the hour during which that event occurs or that action takes
place shall not be considered as falling within the period in question."
3(2)(c): "If, in a period expressed in months or in years, the day on which it should expire does
not occur in the last month, the period shall end with the expiry of the last hour of the last day
of that month".
3(4): "Where the last day of a period expressed otherwise than in hours is a public holiday, Sunday
or Saturday, the period shall end with the expiry of the last hour of the following working day."
3(5): "Any period of two days or more shall include at least two working days."
45 CFR 164.404(b): "in no case later than 60 calendar days after discovery of a breach".
Form 8-K, General Instruction B.1: "within four business days after occurrence of the event. If the
event occurs on a Saturday, Sunday or holiday ... the four business day period shall begin to run
on, and include, the first business day thereafter."
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.duties.deadline import deadline
from pratique.duties.period import Counting, Period, Unit

H72 = Period(72, Unit.HOURS, Counting.REGULATION)
H24 = Period(24, Unit.HOURS)
MONTH = Period(1, Unit.MONTHS)
MONTH_EU = Period(1, Unit.MONTHS, Counting.REGULATION)
DAYS3_EU = Period(3, Unit.DAYS, Counting.REGULATION)
DAYS30 = Period(30, Unit.DAYS)
DAYS60 = Period(60, Unit.DAYS)
SEC4 = Period(4, Unit.BUSINESS_DAYS, Counting.FORM_8_K)
ROME, LONDON, NEW_YORK = "Europe/Rome", "Europe/London", "America/New_York"


def utc(text):
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("aware", "zone", "period", "keep", "formal"),
    [
        # GDPR 33(1): 72 hours pass, whatever day it is; 3(1): the hour of the event is not counted.
        ("2026-11-03T02:10", ROME, H72, "2026-11-06T01:10", "2026-11-06T02:00"),
        ("2026-11-03T02:00", ROME, H72, "2026-11-06T01:00", "2026-11-06T02:00"),
        # A weekend is part of it, 3(3), and 3(4) is not for hours: Friday to Monday.
        ("2026-11-06T18:30", ROME, H72, "2026-11-09T17:30", "2026-11-09T18:00"),
        # 3(5): from Saturday 00:00 to Tuesday 00:00 there is one working day; Tuesday is added.
        ("2026-11-06T23:30", ROME, H72, "2026-11-09T22:30", "2026-11-10T23:00"),
        # Clocks go forward on 29 March 2026: it ends an hour later on the clock, not in fact.
        ("2026-03-28T10:00", ROME, H72, "2026-03-31T09:00", "2026-03-31T10:00"),
        # Clocks go back on 25 October 2026: an hour earlier on the clock.
        ("2026-10-23T18:30", ROME, H72, "2026-10-26T16:30", "2026-10-26T17:00"),
        # Over the end of a year, and of February in a leap year and in another one.
        ("2026-12-30T20:00", ROME, H72, "2027-01-02T19:00", "2027-01-02T20:00"),
        ("2028-02-27T12:00", "UTC", H72, "2028-03-01T12:00", "2028-03-01T13:00"),
        ("2027-02-26T12:00", "UTC", H72, "2027-03-01T12:00", "2027-03-01T13:00"),
        # The hour is that of the clock there: Nepal is 5 h 45 min ahead.
        ("2026-11-03T10:20", "Asia/Kathmandu", H72, "2026-11-06T04:35", "2026-11-06T05:15"),
        ("2026-11-03T02:10", LONDON, H72, "2026-11-06T02:10", "2026-11-06T03:00"),
        # NIS 2 23(4)(a): 24 hours, over both changes of the clock.
        ("2026-03-28T20:00", ROME, H24, "2026-03-29T19:00", None),
        ("2026-10-24T20:00", ROME, H24, "2026-10-25T18:00", None),
        ("2026-12-31T23:59", ROME, H24, "2027-01-01T22:59", None),
        # NIS 2 23(4)(d): one month, to the same date; where that is missing, to the last one.
        ("2026-11-23T10:00", ROME, MONTH, "2026-12-23T09:00", None),
        ("2027-01-31T10:00", ROME, MONTH, "2027-02-28T09:00", None),
        ("2028-01-31T10:00", ROME, MONTH, "2028-02-29T09:00", None),
        ("2028-01-30T10:00", ROME, MONTH, "2028-02-29T09:00", None),
        ("2026-12-31T10:00", ROME, MONTH, "2027-01-31T09:00", None),
        ("2026-03-31T10:00", ROME, MONTH, "2026-04-30T08:00", None),
        # A month over a change of the clock ends at the same time of day.
        ("2026-10-10T10:00", ROME, MONTH, "2026-11-10T09:00", None),
        # 02:30 does not exist on 28 March 2027: the end is before the leap, and not after it.
        ("2027-02-28T02:30", ROME, MONTH, "2027-03-28T00:30", None),
        # 02:30 comes twice on 25 October 2026: the first of them.
        ("2026-09-25T02:30", ROME, MONTH, "2026-10-25T00:30", None),
        # 3(2)(c) with 3(4): 28 February 2027 is a Sunday, it ends with Monday, 1 March.
        ("2027-01-31T10:00", ROME, MONTH_EU, "2027-02-28T09:00", "2027-03-01T23:00"),
        ("2028-01-31T10:00", ROME, MONTH_EU, "2028-02-29T09:00", "2028-02-29T23:00"),
        # 3(1) and 3(4) for days: Thursday is not counted, Sunday is no end.
        ("2026-11-05T10:00", ROME, DAYS3_EU, "2026-11-08T09:00", "2026-11-09T23:00"),
        # 3(5) for days: Friday is not counted; Saturday to Monday holds one working day.
        ("2026-11-06T10:00", ROME, DAYS3_EU, "2026-11-09T09:00", "2026-11-10T23:00"),
        # 45 CFR 164.404(b), and 30 days of a state over the end of summer time.
        ("2026-11-03T10:00", NEW_YORK, DAYS60, "2027-01-02T15:00", None),
        ("2026-10-20T10:00", NEW_YORK, DAYS30, "2026-11-19T15:00", None),
        ("2028-02-01T10:00", NEW_YORK, DAYS30, "2028-03-02T15:00", None),
        # Form 8-K: from Monday to Friday; from a weekend Monday is the first of the four.
        ("2026-11-16T11:00", NEW_YORK, SEC4, "2026-11-20T22:30", None),
        ("2026-11-06T11:00", NEW_YORK, SEC4, "2026-11-12T22:30", None),
        ("2026-11-07T11:00", NEW_YORK, SEC4, "2026-11-12T22:30", None),
        ("2026-11-08T11:00", NEW_YORK, SEC4, "2026-11-12T22:30", None),
        # It is the day in New York that counts: 03:00 in Rome is the evening before.
        ("2026-11-17T03:00", ROME, SEC4, "2026-11-20T22:30", None),
        # In summer time, 17:30 there is an hour earlier.
        ("2026-07-06T11:00", NEW_YORK, SEC4, "2026-07-10T21:30", None),
    ],
)
def test_ends_when_the_law_says(aware, zone, period, keep, formal):
    there = ZoneInfo(zone)
    start = datetime.fromisoformat(aware).replace(tzinfo=there).astimezone(UTC)
    found = deadline(start, period, there)
    assert (found.keep, found.formal) == (utc(keep), utc(formal))


ZONES = st.sampled_from(
    [ROME, LONDON, NEW_YORK, "UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"]
)
STARTS = st.integers(0, 90 * 366 * 1440).map(
    lambda minutes: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
PERIODS = st.builds(
    Period,
    st.integers(1, 90),
    st.sampled_from(list(Unit)),
    st.sampled_from([Counting.ELAPSED, Counting.REGULATION]),
)


@given(STARTS, PERIODS, ZONES)
def test_the_one_to_keep_is_never_the_later_one(start, period, zone):
    found = deadline(start, period, ZoneInfo(zone))
    assert found.keep > start
    assert found.formal is None or found.formal > found.keep


@given(STARTS, st.integers(1, 500), ZONES)
def test_hours_pass_whatever_the_clocks_do(start, length, zone):
    found = deadline(start, Period(length, Unit.HOURS), ZoneInfo(zone))
    assert found.keep - start == timedelta(hours=length)


@given(STARTS, st.integers(48, 500), ZONES)
def test_a_period_of_two_days_holds_two_working_days(start, length, zone):
    there = ZoneInfo(zone)
    period = Period(length, Unit.HOURS, Counting.REGULATION)
    end = deadline(start, period, there).formal.astimezone(there)
    day, held = start.astimezone(there).date(), 0
    while day <= (end - timedelta(minutes=1)).date():
        held += day.weekday() < 5
        day += timedelta(days=1)
    assert held >= 2
