"""What speaks for a year: one reason, how much it weighs, and what several reasons come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pratique.survey.log.stretch import Stretch, day_in

# From here on a reason stands by itself.
STRONG: Final = 0.8
_SUREST: Final = 0.98
_NEAR: Final = 2  # days: a log is turned in the night after its last line
EARLIEST: Final = 1980
LATEST: Final = 2100


@dataclass(frozen=True, slots=True)
class Vote:
    """The first stretch of a file is of `year`, because of `source`, 0 to 1 sure."""

    year: int
    source: str
    weight: float


@dataclass(frozen=True, slots=True)
class Count:
    """The year that most speaks for, why, how sure that is, and whether something contradicts."""

    year: int
    source: str
    confidence: float
    against: tuple[Vote, ...] = ()


def counted(votes: Sequence[Vote]) -> Count | None:
    """What the votes come to; None without any. What contradicts makes it less sure."""
    if not votes:
        return None
    weights: dict[int, float] = defaultdict(float)
    for vote in votes:
        weights[vote.year] += vote.weight
    year = max(sorted(weights), key=lambda one: weights[one])
    strongest: dict[str, float] = {}
    for vote in votes:
        if vote.year == year:
            strongest[vote.source] = max(vote.weight, strongest.get(vote.source, 0.0))
    doubt = 1.0
    for weight in strongest.values():  # one reason told twice is one reason
        doubt *= 1 - weight
    against = tuple(vote for vote in votes if vote.year != year)
    confidence = min(_SUREST, 1 - doubt)
    for weight in {vote.source: vote.weight for vote in against}.values():
        confidence *= 1 - 0.7 * weight
    source = max(sorted(strongest), key=lambda one: strongest[one])
    return Count(year, source, confidence, against)


def on(day: int, when: date, slack: int = _NEAR) -> int | None:
    """The year in which a `day` of the calendar lies within `slack` days of a date, or None."""
    for year in (when.year, when.year - 1, when.year + 1):
        found = day_in(year, day)
        if found is not None and abs((found - when).days) <= slack:
            return year
    return None


def until(day: int, when: date, slack: int = _NEAR) -> tuple[int, int] | None:
    """The latest year in which a `day` is not later than a date, and the days between them.

    It may be later by `slack` days. None where there is no such year among eight.
    """
    for year in range(when.year + 1, when.year - 9, -1):
        found = day_in(year, day)
        if found is not None and found <= _later(when, slack):
            return year, (when - found).days
    return None


def _later(when: date, days: int) -> date:
    return when + timedelta(days) if when.year < LATEST else when


def possible(votes: Iterable[Vote], stretches: Sequence[Stretch]) -> list[Vote]:
    """The votes that agree with 29 February wherever the file has one, in years that can be."""
    return [
        vote
        for vote in votes
        if EARLIEST <= vote.year <= LATEST
        and all(
            not stretch.leap or day_in(vote.year + stretch.turns, 59) is not None
            for stretch in stretches
        )
    ]
