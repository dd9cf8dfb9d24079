"""What is usual for a machine that sends mail, and which hours are out of line with it.

Mail has a rhythm of days and weeks, and few large hours, so neither a mean nor a fixed number of
messages is a measure. Each hour, and each day, of an account, a script or a sender is compared

- with the same hour of the other days (of the same day of the week, where there are weeks enough),
- with what this sender has on a day on which it sends at all: a newsletter is no change of habit,

by median and median absolute deviation. Hours that are out of line with both and lie near each
other are one run; days find what comes in drops. A run stands alone if nothing outside it comes
near; one like which there were others (the letter of each month) is told only if more speaks
against it: see `mail_evidence`. One that began late has no habit: it is compared with the others.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from pratique.inventory.mail_submitted import know_hours
from pratique.store.tables import Tables

# Fewer days are no habit.
DAYS: Final = 5
# With so many weeks, the same hour of the week tells more than that of the day.
_WEEKS: Final = 4
_DEVIATIONS: Final = 8.0
_NORMAL: Final = 1.4826  # from a median absolute deviation to a standard one
# Hours without mail within one run: whoever sends by night only comes again after a day.
_PAUSE: Final = 36
# Senders that are looked at, those with the largest days first.
_MOST: Final = 1000
_LEAST: Final = 9  # no smaller day can be out of line

# Days of each actor: those whose largest one is too small for any question are left out.
_ROWS: Final = f"""
WITH largest AS (
    SELECT actor, max(recipients) AS most FROM (
        SELECT actor, hour // 24 AS day, sum(recipients) AS recipients
        FROM mail_hour GROUP BY ALL)
    GROUP BY actor
), wanted AS (
    SELECT actor FROM largest WHERE most >= {_LEAST} ORDER BY most DESC, actor LIMIT {_MOST}
)
SELECT actor, hour, recipients, messages, path, line, whole
FROM mail_hour SEMI JOIN wanted USING (actor) ORDER BY actor, hour
"""  # noqa: S608 - our own numbers
# What all who hand in have in an hour and on a day: median and deviation.
_ALL: Final = """
WITH counted AS (
    SELECT recipients FROM mail_hour WHERE NOT whole
), daily AS (
    SELECT sum(recipients) AS recipients FROM mail_hour WHERE NOT whole GROUP BY actor, hour // 24
)
SELECT coalesce(median(recipients), 0)::DOUBLE, coalesce(mad(recipients), 0)::DOUBLE,
       (SELECT coalesce(median(recipients), 0)::DOUBLE FROM daily),
       (SELECT coalesce(mad(recipients), 0)::DOUBLE FROM daily)
FROM counted
"""
_SPAN: Final = "SELECT min(hour), max(hour), count(DISTINCT actor) FROM mail_hour WHERE NOT whole"


@dataclass(frozen=True, slots=True)
class Burst:
    """Hours of one sender that are out of line with its habit."""

    actor: str  # `account NAME`, `script NAME`, `user NAME` or `sender NAME`
    start: int  # the first of its hours, since 1970
    end: int  # the hour behind its last one
    hours: int  # of these, hours with mail
    messages: int
    recipients: int
    peak: int  # recipients in its largest hour
    usual: float  # recipients in that hour on other days, the median
    largest: int  # recipients in the largest hour outside of it
    daily: float  # recipients on a day on which it sends otherwise, the median
    others: float  # recipients in an hour of any sender, the median
    alone: bool  # nothing outside comes near it
    new: bool  # it had sent on hardly any day before
    days: int  # days that the logs span
    path: str
    line: int

    @property
    def first(self) -> str:
        """Its first hour, UTC."""
        return hour_written(self.start)

    @property
    def last(self) -> str:
        """The end of its last hour, UTC."""
        return hour_written(self.end)


@dataclass(slots=True)
class _Hour:
    recipients: int
    messages: int
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class _Machine:
    """What is usual among all: from `start`, over `span` days."""

    start: int
    span: int
    hour: tuple[float, float]
    day: tuple[float, float]
    actors: int


_Hours = Mapping[int, _Hour]


def days(tables: Tables) -> int:
    """How many days of mail the logs span."""
    ((found,),) = tables.select(
        """SELECT coalesce(date_diff('day', min(time)::TIMESTAMP, max(time)::TIMESTAMP) + 1, 0)
           FROM mail_event WHERE time IS NOT NULL"""
    )
    return int(found)


def bursts(tables: Tables) -> Iterator[Burst]:
    """The runs of hours out of line, by sender and time, also those like which there are others.

    A user of the machine over all its senders is left out where one of the senders says as much.
    """
    know_hours(tables)
    first, last, actors = next(tables.select(_SPAN))
    if first is None:
        return
    hour, hour_spread, day, day_spread = next(tables.select(_ALL))
    machine = _Machine(
        first // 24 * 24,
        last // 24 - first // 24 + 1,
        (hour, _NORMAL * hour_spread),
        (day, _NORMAL * day_spread),
        actors,
    )
    single: list[Burst] = []
    over_all: list[Burst] = []
    for actor, own, whole in _actors(tables):
        (over_all if whole else single).extend(_bursts(actor, own, machine))
    yield from single
    for one in over_all:
        if not any(
            few.start < one.end and one.start < few.end and few.recipients * 2 > one.recipients
            for few in single
        ):
            yield one


def out_of_line(number: float, usual: float, spread: float) -> bool:
    """Whether `number` is far above what is `usual`; counts scatter by their root at least."""
    return number > usual + _DEVIATIONS * max(spread, math.sqrt(usual + 1))


def deviation(numbers: Sequence[float]) -> float:
    """The median absolute deviation, as wide as a standard deviation of the normal case."""
    if not numbers:
        return 0.0
    middle = median(numbers)
    return _NORMAL * median(abs(one - middle) for one in numbers)


def _actors(tables: Tables) -> Iterator[tuple[str, _Hours, bool]]:
    """Each sender with its hours; one is held at a time."""
    actor, over_all = None, False
    own: dict[int, _Hour] = {}
    for name, hour, recipients, messages, path, line, whole in tables.select(_ROWS):
        if name != actor:
            if actor is not None:
                yield actor, own, over_all
            actor, own, over_all = name, {}, False
        over_all = over_all or whole
        # A user stands here as itself, and over its senders.
        held = own.get(hour) or _Hour(0, 0, path, line)
        own[hour] = _Hour(
            held.recipients + int(recipients), held.messages + messages, held.path, held.line
        )
    if actor is not None:
        yield actor, own, over_all


def _bursts(actor: str, own: _Hours, machine: _Machine) -> Iterator[Burst]:
    daily: dict[int, int] = defaultdict(int)
    largest: dict[int, int] = defaultdict(int)
    for hour, one in own.items():
        daily[hour // 24] += one.recipients
        largest[hour // 24] = max(largest[hour // 24], one.recipients)
    # Whoever began late, or sent on two days in all, has no habit to be measured by.
    new = _is_new(sorted(daily), machine)
    odd = _odd_as_new(own, daily, machine) if new else _odd_hours(own, daily, largest, machine)
    for run in _runs(odd, own):
        yield _burst(actor, run, own, daily, machine, new=new)


def _is_new(active: Sequence[int], machine: _Machine) -> bool:
    late = active[0] - machine.start // 24 >= max(DAYS, machine.span // 4)
    return len(active) < 3 or (late and active[-1] - active[0] < machine.span // 4)


def _odd_as_new(own: _Hours, daily: Mapping[int, int], machine: _Machine) -> set[int]:
    """The hours of one without a habit that are far above what others have."""
    if machine.actors < 2:
        return set()
    return _with_days(
        own,
        {hour for hour, one in own.items() if out_of_line(one.recipients, *machine.hour)},
        {day for day, count in daily.items() if out_of_line(count, *machine.day)},
    )


def _with_days(own: _Hours, hours: set[int], days_odd: set[int]) -> set[int]:
    """Odd hours, and all hours of an odd day in which no hour alone is odd: what comes in drops."""
    explained = {hour // 24 for hour in hours}
    return hours | {hour for hour in own if hour // 24 in days_odd - explained}


def _odd_hours(
    own: _Hours, daily: Mapping[int, int], largest: Mapping[int, int], machine: _Machine
) -> set[int]:
    """Hours far above this one's habit, and those of days that are."""
    peaks, totals = list(largest.values()), list(daily.values())
    of_peaks, of_totals = (median(peaks), deviation(peaks)), (median(totals), deviation(totals))
    counts = {hour: one.recipients for hour, one in own.items()}
    weekly = 7 if machine.span >= _WEEKS * 7 else 1
    first = machine.start // 24
    days_odd = {
        day
        for day, count in daily.items()
        if out_of_line(count, *of_totals)
        and out_of_line(count, *_usual(daily, day, weekly, first, first + machine.span))
    }
    end = machine.start + machine.span * 24
    hours = {
        hour
        for hour, count in counts.items()
        if out_of_line(count, *of_peaks)
        and out_of_line(count, *_usual(counts, hour, weekly * 24, machine.start, end))
    }
    return _with_days(own, hours, days_odd)


def _usual(
    counts: Mapping[int, int], at: int, step: int, start: int, end: int
) -> tuple[float, float]:
    """Median and deviation of what stands every `step` from `at`; without mail it is 0."""
    first = start + (at - start) % step
    others = [counts.get(one, 0) for one in range(first, end, step) if one != at]
    return (median(others), deviation(others)) if others else (0.0, 0.0)


def _runs(odd: set[int], own: _Hours) -> Iterator[list[int]]:
    """Odd hours near each other: each run with its hours, those that are too small left out."""
    run: list[int] = []
    for hour in sorted(odd):
        if run and hour - run[-1] > _PAUSE:
            yield _trimmed(run, own)
            run = []
        run.append(hour)
    if run:
        yield _trimmed(run, own)


def _trimmed(run: list[int], own: _Hours) -> list[int]:
    """Without the little at both ends that was as usual: a tenth of the median hour."""
    enough = median(own[hour].recipients for hour in run) / 10
    large = [hour for hour in run if own[hour].recipients >= enough]
    return [hour for hour in run if large[0] <= hour <= large[-1]]


def _burst(  # noqa: PLR0913 - what a run is measured with
    actor: str,
    run: list[int],
    own: _Hours,
    daily: Mapping[int, int],
    machine: _Machine,
    *,
    new: bool,
) -> Burst:
    at = max(run, key=lambda hour: (own[hour].recipients, -hour))
    peak = own[at].recipients
    within = {day for hour in run for day in (hour // 24 - 1, hour // 24, hour // 24 + 1)}
    outside = [one.recipients for hour, one in own.items() if hour // 24 not in within]
    other_days = [count for day, count in daily.items() if day not in within]
    peak_day = max(daily[hour // 24] for hour in run)
    largest = max(outside, default=0)
    weekly = 168 if machine.span >= _WEEKS * 7 else 24
    counts = {hour: one.recipients for hour, one in own.items()}
    usual, _ = _usual(counts, at, weekly, machine.start, machine.start + machine.span * 24)
    return Burst(
        actor=actor,
        start=run[0],
        end=run[-1] + 1,
        hours=len(run),
        messages=sum(own[hour].messages for hour in run),
        recipients=sum(own[hour].recipients for hour in run),
        peak=peak,
        usual=usual,
        largest=largest,
        daily=float(median(other_days)) if other_days else 0.0,
        others=machine.hour[0],
        alone=peak > 2 * largest or peak_day > 2 * max(other_days, default=0),
        new=new,
        days=machine.span,
        path=own[run[0]].path,
        line=own[run[0]].line,
    )


def hour_written(hour: int) -> str:
    """An hour since 1970, UTC: `2026-11-03 02:00`."""
    day, clock = divmod(hour, 24)
    return f"{date_of(day)} {clock:02}:00"


def date_of(day: int) -> str:
    """The date of a day since 1970."""
    from datetime import UTC, datetime, timedelta

    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)).strftime("%Y-%m-%d")
