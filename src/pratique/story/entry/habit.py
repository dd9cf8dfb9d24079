"""From where, on which days and at which hour an account had come before."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.model import Instant
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.story.entry.act import Reason
from pratique.story.entry.session import PANELS, SHELLS
from pratique.story.entry.situation import DAY, HOUR, MINUTE

_ROUND: Final = 24 * 60  # minutes of a day
# Whoever came on so many days, always within so many minutes of the day, comes by a clock.
_DAYS: Final = 5
_NARROW: Final = 120
_EXACT: Final = 30
_AWAY: Final = 180
# What is of the same visit is no habit.
_SHORTLY: Final = 12 * HOUR
_BY_THE_CLOCK: Final = (
    "%(account)s had come from %(address)s on %(days)s days before, always between %(begin)s and "
    "%(end)s UTC, and this was at %(time)s: that habit says nothing against it"
)
_CAME: Final = f"""
WITH came AS (
    SELECT coalesce(address, client, '') AS source, epoch_ns(time) AS moment, path, line
    FROM authentication
    WHERE action = 'login' AND service IN (SELECT unnest(CAST($4 AS VARCHAR[])))
      AND "user" = $1 AND time < make_timestamp_ns(CAST($3 AS BIGINT))
    UNION ALL
    SELECT coalesce(address, host), epoch_ns(start), path, record FROM login_session
    WHERE username = $1 AND start < make_timestamp_ns(CAST($3 AS BIGINT))
      AND coalesce(address, host, '') <> ''
      AND (service IS NULL OR service IN (SELECT unnest(CAST($4 AS VARCHAR[]))))
)
SELECT source = $2, count(DISTINCT moment // {DAY}), arg_min(path, moment), arg_min(line, moment),
       list(DISTINCT moment // {MINUTE} % {_ROUND})
FROM came GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Habit:
    """How an account had come until half a day before a moment."""

    account: str
    address: str
    days: int  # on which it came from this address
    elsewhere: int  # on which it came from any other
    first_elsewhere: str  # the line of the first of these
    minutes: tuple[int, ...]  # of the day, UTC, at which it came from this address; in order

    @classmethod
    def before(cls, tables: Tables, account: str, address: str, moment: Instant) -> Habit:
        """Ask the logs, and wtmp."""
        rows = tables.select(_CAME, account, address, moment - _SHORTLY, [*SHELLS, *PANELS])
        told = {same: (days, f"{log}:{line}", minutes) for same, days, log, line, minutes in rows}
        days, _, minutes = told.get(True, (0, "", []))
        elsewhere, place, _ = told.get(False, (0, "", []))
        return cls(account, address, days, elsewhere, place, tuple(sorted(minutes)))

    @property
    def stretch(self) -> tuple[int, int]:
        """The shortest stretch of the day that holds all minutes: its begin, and its length."""
        if not self.minutes:
            return (0, _ROUND)
        pairs = zip(self.minutes, (*self.minutes[1:], self.minutes[0] + _ROUND), strict=True)
        gap, begin = max((after - minute, after) for minute, after in pairs)
        return (begin % _ROUND, _ROUND - gap)

    def misses(self, moment: Instant) -> bool:
        """Whether the account comes from there by the clock, and this is hours away from that."""
        begin, long = self.stretch
        if self.days < _DAYS or long > _NARROW:
            return False
        late = (moment // MINUTE - begin) % _ROUND
        return late > long and min(late - long, _ROUND - late) >= _AWAY

    def reasons(self, moment: Instant) -> Iterator[Reason]:
        """What it says of a login of that account from that address."""
        told = {"account": self.account, "address": self.address, "days": f"{self.days:,}"}
        if self.days and self.misses(moment):
            begin, long = self.stretch
            told |= {"begin": _clock(begin), "end": _clock(begin + long + 1)}
            told |= {"time": _clock(moment // MINUTE)}
            words = Phrase(_BY_THE_CLOCK, told)
            exact = min(1.0, 0.45 * math.log(self.days + 2)) if long <= _EXACT else 0.1
            yield Reason(exact, words)
        elif self.days:
            yield Reason(-2.2, came_before(self.account, self.address, self.days))
        elif self.elsewhere:
            words = never_came(self.account, self.address)
            yield Reason(1.2, words, (self.first_elsewhere,))


def came_before(account: str, address: str, days: int) -> Phrase:
    """That an account had come from an address on so many days."""
    return Phrase(
        "%(account)s had come from %(address)s on one day before",
        {"account": account, "address": address, "days": f"{days:,}"},
        "%(account)s had come from %(address)s on %(days)s days before",
        days,
    )


def never_came(account: str, address: str) -> Phrase:
    """That an account is new at an address."""
    told = {"account": account, "address": address}
    return Phrase("%(account)s had never come from %(address)s before", told)


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
