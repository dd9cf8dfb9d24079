"""When a period ends: the earliest reading, which is the one to keep, and the formal one.

Regulation (EEC, Euratom) No 1182/71, OJ L 124, 8.6.1971, p. 1, article 3, in our words:
(1) of a period in hours, the hour in which the event falls is not counted; of one in days, months
or years, the day. (2) a period ends with the end of its last hour; one in months at the end of the
same date, or of the last day of the month where that date is missing. (3) holidays and weekends
are part of it. (4) where the last day of a period that is not in hours is a public holiday, a
Sunday or a Saturday, it ends with the end of the next working day. (5) a period of two days or
more holds at least two working days.

Public holidays differ by country and region, and are not counted here: each can only move the
formal end further away, never nearer. So both ends stay on the safe side.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from pratique.duties.period import Counting, Period, Unit

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_SATURDAY: Final = 5
_TWO_DAYS: Final = 48  # hours: what article 3(5) calls two days
_EDGAR: Final = "America/New_York"
_EDGAR_CLOSES: Final = time(17, 30)  # 17 CFR 232.13(a)(2)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a period, in UTC. `formal` is where the law ends it; None where that is `keep`."""

    keep: datetime
    formal: datetime | None = None


def deadline(start: datetime, period: Period, zone: tzinfo) -> Deadline:
    """When `period` ends that began with the event at `start` (UTC), on the clocks of `zone`."""
    if period.counting is Counting.FORM_8_K:
        return Deadline(_form_8_k(start, period.length))
    keep = _elapsed(start, period, zone)
    if period.counting is not Counting.REGULATION:
        return Deadline(keep)
    formal = _regulation(start, period, zone)
    return Deadline(keep, formal if formal != keep else None)


def _elapsed(start: datetime, period: Period, zone: tzinfo) -> datetime:
    """Hours as they pass; days and months to the same time of day on the clocks there."""
    if period.unit is Unit.HOURS:
        return start + period.length * _HOUR
    there = start.astimezone(zone).replace(tzinfo=None)
    if period.unit is Unit.BUSINESS_DAYS:
        last = _business(there.date(), period.length)
    else:
        last = _last_day(there.date(), period)
    return _moment(datetime.combine(last, there.time()), zone)


def _regulation(start: datetime, period: Period, zone: tzinfo) -> datetime:
    there = start.astimezone(zone)
    if period.unit is Unit.HOURS:
        within = timedelta(
            minutes=there.minute, seconds=there.second, microseconds=there.microsecond
        )
        first = start - within + _HOUR  # 3(1): the hour of the event is not counted
        end = first + period.length * _HOUR
        if period.length < _TWO_DAYS:
            return end
        return _two_working_days(first, end, zone)
    if period.unit is Unit.BUSINESS_DAYS:
        last = _business(there.date(), period.length)
    else:
        last = _working(_last_day(there.date(), period))  # 3(4)
    end = _end_of(last, zone)
    if period.unit is Unit.DAYS and period.length < 2:
        return end
    return _two_working_days(_end_of(there.date(), zone), end, zone)


def _last_day(first: date, period: Period) -> date:
    if period.unit is Unit.DAYS:
        return first + period.length * _DAY
    years, month = divmod(first.month - 1 + period.length, 12)
    year = first.year + years
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def _two_working_days(first: datetime, end: datetime, zone: tzinfo) -> datetime:
    """`end`, or as much later as two working days need. A day that is touched counts as one."""
    day, last = first.astimezone(zone).date(), (end - _HOUR / 60).astimezone(zone).date()
    held = sum(1 for n in range((last - day).days + 1) if _is_working(day + n * _DAY))
    while held < 2:
        last = _working(last + _DAY)
        held += 1
        end = _end_of(last, zone)
    return end


def _form_8_k(start: datetime, length: int) -> datetime:
    """By General Instruction B.1: from the day after; from a weekend, with the first business day.

    The day ends when EDGAR stops to take filings for it.
    """
    zone = ZoneInfo(_EDGAR)
    day = start.astimezone(zone).date()
    last = _business(day, length)
    return _moment(datetime.combine(last, _EDGAR_CLOSES), zone)


def _business(day: date, length: int) -> date:
    """The business day of that number after `day`, Saturdays and Sundays left out."""
    for _ in range(length):
        day = _working(day + _DAY)
    return day


def _working(day: date) -> date:
    """`day`, or the first Monday after it where it is a Saturday or Sunday."""
    while not _is_working(day):
        day += _DAY
    return day


def _is_working(day: date) -> bool:
    return day.weekday() < _SATURDAY


def _end_of(day: date, zone: tzinfo) -> datetime:
    return _moment(datetime.combine(day + _DAY, time()), zone)


def _moment(wall: datetime, zone: tzinfo) -> datetime:
    """When the clocks there show `wall`: the first time of two; where never, before the leap."""
    return min(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
