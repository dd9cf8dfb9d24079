"""What the times of snapshots give away: holes in their rhythm, and clocks that are off.

A hole is where a snapshot may have been deleted, or a backup did not run. Old snapshots are thinned
out on purpose (seven daily ones, four weekly ones), so the distance between two of them is
compared only with distances that are older still: those are never shorter by thinning out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from pratique.history.base import Snapshot
from pratique.history.limit_words import BACKWARDS, DAYS, HOLE, HOURS, MINUTES, MORE, made
from pratique.model import Gap, Instant, Stage, readable

_SECOND: Final = 1_000_000_000
_ENOUGH: Final = 3  # distances that make a rhythm
_LOOKED_AT: Final = 6  # how many older distances a distance is compared with
_HOLE: Final = 1.7  # so many times the usual distance: one backup is missing, and some slack
_STEADY: Final = 1.5  # distances further apart than this are no rhythm
_OLDEST: Final = Instant(946_684_800 * _SECOND)  # 2000-01-01: before it, a clock was not set
_AHEAD: Final = 3600 * _SECOND  # what two clocks may differ by
_NAMED: Final = 3  # how many are named in one sentence
_LONGEST: Final = 200


def broken_rhythm(snapshots: Sequence[Snapshot], until: Instant | None = None) -> tuple[Gap, ...]:
    """A gap for holes in the rhythm of `snapshots`, oldest first; empty where all is even.

    `until` is when the machine was last seen alive: backups that stopped before are a hole too.
    """
    times = sorted(snapshot.time for snapshot in snapshots)
    if until is not None and times and until > times[-1]:
        times.append(until)
    found = [
        made(HOLE, long=usual_words(distance), time=told(times[at]), usual=usual_words(usual))
        for at, distance, usual in _holes(times)
    ]
    if not found:
        return ()
    return (limit("snapshots are missing from the rhythm", _some(found)),)


def out_of_order(snapshots: Sequence[Snapshot]) -> tuple[Gap, ...]:
    """A gap where times go backwards, in snapshots given in the order in which they were made."""
    found = [
        made(
            BACKWARDS,
            label=after.label,
            time=told(after.time),
            other=before.label,
            before=told(before.time),
        )
        for before, after in pairwise(snapshots)
        if after.time + after.span < before.time
    ]
    if not found:
        return ()
    return (limit("times of snapshots contradict their order", _some(found)),)


def odd_clocks(snapshots: Sequence[Snapshot], now: Instant) -> tuple[Gap, ...]:
    """Gaps for snapshots from the future of this machine, or from before a clock was ever set."""
    found: list[Gap] = []
    early = [told(snapshot.time) for snapshot in snapshots if snapshot.time < _OLDEST]
    late = [told(snapshot.time) for snapshot in snapshots if snapshot.time > now + _AHEAD]
    if early:
        found.append(limit("a snapshot was made by a clock that was not set", _some(early)))
    if late:
        found.append(limit("a snapshot lies in the future", _some(late)))
    return tuple(found)


def limit(reason: str, detail: str, *, matters: bool = True) -> Gap:
    """Something that a history cannot tell, as a whole."""
    return Gap("", None, Stage.SOURCE, reason, detail[:_LONGEST], matters)


def sentence(text: bytes) -> str:
    """Text of the evidence in readable form: its blanks are no edges of names."""
    return " ".join(readable(word) for word in text.split(b" "))


def told(time: Instant) -> str:
    """A time as `2026-11-03 02:00 UTC`."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=time // _SECOND)
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def usual_words(distance: float) -> str:
    """A distance in nanoseconds, in the unit that people use for it: `7 days`, `90 minutes`."""
    minutes = distance / (60 * _SECOND)
    for unit, length in ((DAYS, 1440), (HOURS, 60)):
        if minutes >= 2 * length:
            return made(unit, count=f"{minutes / length:.0f}")
    return made(MINUTES, count=f"{minutes:.0f}")


def _holes(times: Sequence[Instant]) -> Iterator[tuple[int, int, float]]:
    distances = [after - before for before, after in pairwise(times)]
    even: list[int] = []  # a hole is no measure for the next distance
    for at, distance in enumerate(distances):
        older = even[-_LOOKED_AT:]
        usual = median(older) if older else 0
        last = older[-_ENOUGH:]
        steady = (
            len(last) == _ENOUGH and usual / _STEADY <= min(last) <= max(last) <= _STEADY * usual
        )
        if steady and usual > 0 and distance > _HOLE * usual:
            yield at, distance, usual
        else:
            even.append(distance)


def _some(found: Sequence[str]) -> str:
    more = len(found) - _NAMED
    left = [made(MORE, count=str(more))] if more > 0 else []
    return "; ".join([*found[:_NAMED], *left])
