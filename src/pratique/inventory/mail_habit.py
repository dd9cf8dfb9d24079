"""What is usual for a machine that sends mail, and which hours are out of line with it.

Mail has a rhythm of days and weeks, and few large hours, so neither a mean nor a fixed number of
messages is a measure. Each hour is compared with the same hour of the other days (of the same day
of the week, where there are weeks enough), by median and median absolute deviation, and with the
largest hour that the same sender had on any other day. One that never sent before is compared
with the hours of all senders, and with the largest one of the others.

Only mail that was handed in counts: by an account that logged in, or by a program on the machine.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from pratique.store.tables import Tables

# Fewer days are no habit.
DAYS: Final = 5
# With so many weeks, the same hour of the week tells more than that of the day.
_WEEKS: Final = 4
_DEVIATIONS: Final = 8.0
_NORMAL: Final = 1.4826  # from a median absolute deviation to a standard one

# Messages that were handed in, one row each: steps of one message share its number in the queue.
SUBMITTED: Final = """
    SELECT min(time) AS time, min(path) AS path, arg_min(line, time) AS line,
           CASE WHEN max(user) IS NOT NULL AND max(script) IS NULL THEN 'account ' || max(user)
                WHEN max(script) IS NOT NULL THEN 'script ' || max(script)
                WHEN max(uid) IS NOT NULL OR bool_or(action = 'pickup')
                THEN 'sender ' || coalesce(max(sender), 'user ' || max(uid)) END AS actor,
           max(address) AS address, max(sender) AS sender,
           greatest(coalesce(max(recipients), 1), 1) AS recipients
    FROM mail_event
    WHERE time IS NOT NULL
      AND action IN ('client', 'pickup', 'from', 'subject', 'warning', 'accepted')
      AND coalesce(script, '') NOT LIKE '/var/spool/%'
    GROUP BY service, host, coalesce(queue_id, path || ' ' || line)
"""


@dataclass(frozen=True, slots=True)
class Burst:
    """Hours of one sender that are out of line with its habit."""

    actor: str  # `account NAME`, `script NAME` or `sender NAME`
    first: str  # the first of its hours, UTC
    hours: int
    messages: int
    peak: int  # recipients in its largest hour
    usual: float  # recipients in that hour on other days, the median
    largest: int  # recipients in the largest hour of any other day
    others: float  # recipients in an hour of any other sender, the median
    days: int  # days that the logs span
    path: str
    line: int


@dataclass(slots=True)
class _Hour:
    recipients: int
    messages: int
    path: str
    line: int


def days(tables: Tables) -> int:
    """How many days of mail the logs span."""
    ((found,),) = tables.select(
        """SELECT coalesce(date_diff('day', min(time)::TIMESTAMP, max(time)::TIMESTAMP) + 1, 0)
           FROM mail_event WHERE time IS NOT NULL"""
    )
    return int(found)


def bursts(tables: Tables) -> Iterator[Burst]:
    """The bursts of each sender, one each: the hours around its largest one."""
    span = days(tables)
    hours = _hours(tables)
    every = [hour.recipients for some in hours.values() for hour in some.values()]
    others, scatter = (median(every), deviation(every)) if every else (0.0, 0.0)
    peaks = sorted(max(hour.recipients for hour in some.values()) for some in hours.values())
    start = min((hour for some in hours.values() for hour in some), default=0)
    for actor, own in sorted(hours.items()):
        at = max(own, key=lambda hour: (own[hour].recipients, -hour))
        peak = own[at].recipients
        usual, spread = _usual(own, at, start, span)
        elsewhere = [hour.recipients for when, hour in own.items() if abs(when - at) >= 24]
        largest = max(elsewhere, default=0)
        if elsewhere:
            out = out_of_line(peak, usual, spread) and peak > 2 * largest
        else:  # the largest hour of all the others, and what is usual for all
            next_peak = peaks[-2] if len(peaks) > 1 and peak == peaks[-1] else peaks[-1]
            out = len(peaks) > 1 and out_of_line(peak, others, scatter) and peak > 2 * next_peak
        if out:
            run = _run(own, at)
            yield Burst(
                actor=actor,
                first=_written(run[0]),
                hours=len(run),
                messages=sum(own[hour].messages for hour in run),
                peak=peak,
                usual=usual,
                largest=largest,
                others=others,
                days=span,
                path=own[run[0]].path,
                line=own[run[0]].line,
            )


def out_of_line(number: float, usual: float, spread: float) -> bool:
    """Whether `number` is far above what is `usual`; counts scatter by their root at least."""
    return number > usual + _DEVIATIONS * max(spread, math.sqrt(usual + 1))


def deviation(numbers: Sequence[float]) -> float:
    """The median absolute deviation, as wide as a standard deviation of the normal case."""
    if not numbers:
        return 0.0
    middle = median(numbers)
    return _NORMAL * median(abs(one - middle) for one in numbers)


def _hours(tables: Tables) -> Mapping[str, Mapping[int, _Hour]]:
    """What each sender handed in, by the hour since 1970."""
    found: dict[str, dict[int, _Hour]] = defaultdict(dict)
    rows = tables.select(
        f"""SELECT actor, epoch_ns(time) // 3600000000000 AS hour, sum(recipients), count(*),
                   arg_min(path, time), arg_min(line, time)
            FROM ({SUBMITTED}) WHERE actor IS NOT NULL
            GROUP BY actor, hour ORDER BY actor, hour"""  # noqa: S608 - our own words
    )
    for actor, hour, recipients, messages, path, line in rows:
        found[actor][hour] = _Hour(int(recipients), messages, path, line)
    return found


def _usual(own: Mapping[int, _Hour], at: int, start: int, span: int) -> tuple[float, float]:
    """Median and deviation of the hour `at` on the other days; hours without mail count as 0."""
    step = 168 if span >= _WEEKS * 7 else 24
    before = (at - start) // step
    after = (start + span * 24 - at) // step
    others = [
        own[hour].recipients if (hour := at + step * n) in own else 0
        for n in range(-before, after + 1)
        if n
    ]
    return (median(others), deviation(others)) if others else (0.0, 0.0)


def _run(own: Mapping[int, _Hour], at: int) -> list[int]:
    """The hours around `at` that follow on each other and hold a tenth of it at least."""
    enough = own[at].recipients / 10
    first = last = at
    while first - 1 in own and own[first - 1].recipients >= enough:
        first -= 1
    while last + 1 in own and own[last + 1].recipients >= enough:
        last += 1
    return list(range(first, last + 1))


def _written(hour: int) -> str:
    day, clock = divmod(hour, 24)
    return f"{date_of(day)} {clock:02}:00"


def date_of(day: int) -> str:
    """The date of a day since 1970."""
    from datetime import UTC, datetime, timedelta

    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)).strftime("%Y-%m-%d")
