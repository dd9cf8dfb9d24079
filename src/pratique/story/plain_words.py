"""Lists and moments as the sentences of the story say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from pratique.inventory.machine_clock import MachineClock
from pratique.model import Instant

MOST_NAMED: Final = 5


def listed(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """`a, b and c`; of more than `most`, the first, and how many more there are."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most:,} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def moment_words(moment: Instant | None, clock: MachineClock | None = None) -> str:
    """`2026-11-03 02:10:00 UTC`, with what the machine's clock showed, where that is another."""
    if moment is None:
        return "an unknown day"
    told = datetime.fromtimestamp(moment // 1_000_000_000, UTC)
    words = told.strftime("%Y-%m-%d %H:%M:%S UTC")
    shown = clock.shown(moment) if clock is not None else None
    if shown is None or not shown.utcoffset():
        return words
    form = "%H:%M:%S" if shown.date() == told.date() else "%Y-%m-%d %H:%M:%S"
    return f"{words} ({shown.strftime(form)} on the machine's clock)"
