"""The rhythm of a log: in which hours it usually has lines, and where it was silent against that.

No number is fixed. What is usual in an hour of the week is asked of the other weeks of the same
log; where it never failed to have a line, of that hour of all days, and at last of all its hours.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_WEEK: Final = 168
_DAY: Final = 24
# A log says too little about itself before.
_LEAST_HOURS: Final = 72
_LEAST_SPAN: Final = _WEEK
# Of so many hours at most: twenty years. Times far apart are not those of one log.
_LONGEST: Final = 20 * 366 * _DAY
# Chance of such a silence, were the log as it usually is.
_RARE: Final = math.log(1e-6)
_MOST: Final = 12  # the rarest; a log with more has no rhythm to speak of


@dataclass(frozen=True, slots=True)
class Silence:
    """Hours since 1970, `start` to before `end`, without a line; `expected` of them had some."""

    start: int
    end: int
    expected: float
    chance: float


class _Slots:
    """How often one kind of hour came, and how often it had a line."""

    def __init__(self, length: int, start: int, end: int, present: Mapping[int, int]) -> None:
        self.length = length
        whole, rest = divmod(end - start, length)
        self.came: Counter[int] = Counter(dict.fromkeys(range(length), whole))
        self.came.update((start + extra) % length for extra in range(rest))
        self.had = Counter(hour % length for hour in present)

    def without(self, silence: range, hour: int) -> tuple[int, int]:
        """How often the kind of `hour` came outside of a silence, and had no line."""
        slot = hour % self.length
        first = silence.start + (slot - silence.start) % self.length
        inside = len(range(first, silence.stop, self.length))
        came = self.came[slot] - inside
        return came, came - self.had[slot]


def silences(lines: Mapping[int, int]) -> Iterator[Silence]:
    """The silences of a log against its rhythm; `lines` by hours since 1970, none of them zero."""
    present = {hour: count for hour, count in lines.items() if count > 0}
    if len(present) < _LEAST_HOURS:
        return
    ordered = sorted(present)
    start, end = ordered[0], ordered[-1] + 1
    if not _LEAST_SPAN <= end - start <= _LONGEST:
        return
    runs = [range(before + 1, after) for before, after in pairwise(ordered) if after - before > 1]
    levels = [_Slots(length, start, end, present) for length in (_WEEK, _DAY, 1)]
    rare: list[Silence] = []
    for run in runs:
        chances = [_silent(levels, run, hour) for hour in run]
        chance = sum(map(math.log, chances))
        if chance < _RARE:
            expected = sum(1 - one for one in chances)
            rare.append(Silence(run.start, run.stop, expected, math.exp(max(chance, -700.0))))
    rare.sort(key=lambda one: (one.chance, one.start))
    yield from sorted(rare[:_MOST], key=lambda one: one.start)


def _silent(levels: list[_Slots], run: range, hour: int) -> float:
    """The chance that there is no line in such an hour, by the most exact kind that ever failed."""
    came = missed = 0
    for level in levels:
        came, missed = level.without(run, hour)
        if came > 0 and missed > 0:
            break
    return (missed + 1) / (max(came, 0) + 2)
