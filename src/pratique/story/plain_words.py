"""Lists and moments as the sentences of the story say them: names apart from words of ours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from pratique.inventory.machine_clock import MachineClock
from pratique.model import Instant
from pratique.phrase import Phrase, figure

MOST_NAMED: Final = 5


def listed(names: Sequence[str | Phrase], most: int = MOST_NAMED) -> str | Phrase:
    """`a, b and c`; of more than `most`, the first, and how many more there are."""
    if not names:
        return ""
    if len(names) == 1:
        return names[0]
    if len(names) > most:
        left = figure(len(names) - most)
        return Phrase("%(names)s and %(left)s more", {"names": _row(names[:most]), "left": left})
    told = {"names": _row(names[:-1]), "last": names[-1]}
    return Phrase("%(names)s and %(last)s", told)


def _row(names: Sequence[str | Phrase]) -> str | Phrase:
    if all(isinstance(name, str) for name in names):
        return ", ".join(str(name) for name in names)
    places = {f"n{number}": name for number, name in enumerate(names)}
    return Phrase(", ".join(f"%({place})s" for place in places), places)


def moment_words(moment: Instant | None, clock: MachineClock | None = None) -> str | Phrase:
    """`2026-11-03 02:10:00 UTC`, with what the machine's clock showed, where that is another."""
    if moment is None:
        return Phrase("an unknown day")
    told = datetime.fromtimestamp(moment // 1_000_000_000, UTC)
    words = told.strftime("%Y-%m-%d %H:%M:%S UTC")
    shown = clock.shown(moment) if clock is not None else None
    if shown is None or not shown.utcoffset():
        return words
    form = "%H:%M:%S" if shown.date() == told.date() else "%Y-%m-%d %H:%M:%S"
    text = "%(utc)s (%(shown)s on the machine's clock)"
    return Phrase(text, {"utc": words, "shown": shown.strftime(form)})
