"""How long somebody has been at it without a rest.

An exhausted person deletes evidence. Nobody sees it in themselves at four in the morning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pratique.record.entry import Entry
from pratique.record.who import Who

REST: Final = timedelta(hours=5)  # a pause of that length may have been sleep
LONG: Final = timedelta(hours=10)
TOO_LONG: Final = timedelta(hours=16)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first entry after the last rest until now, with so many entries."""

    start: datetime
    end: datetime
    entries: int

    @property
    def length(self) -> timedelta:
        """How long that is."""
        return self.end - self.start


def stretch(entries: Iterable[Entry], person: Who, now: datetime) -> Stretch | None:
    """The stretch of work in which this person is now; None where they have rested, or just came.

    The same person is the same name where one is said, else the same account of the same machine.
    """
    times = sorted(
        entry.time for entry in entries if _same(entry.who, person) and entry.time <= now
    )
    start, count, later = now, 0, now
    for time in reversed(times):
        if later - time >= REST:
            break
        start, count, later = time, count + 1, time
    return Stretch(start, now, count) if count else None


def _same(one: Who, other: Who) -> bool:
    if one.name and other.name:
        return one.name.casefold() == other.name.casefold()
    return (one.login or one.account, one.host) == (other.login or other.account, other.host)
