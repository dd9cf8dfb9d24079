"""Figures for people: the middle of several ratios with both ends, and a limit beside it."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def shown(ratios: Sequence[float]) -> str:
    """The median with the lowest and the highest, e.g. `2.41 (2.33 to 2.60, 5 pairs)`."""
    if len(ratios) == 1:
        return f"{ratios[0]:.2f} (one pair)"
    middle = statistics.median(ratios)
    return f"{middle:.2f} ({min(ratios):.2f} to {max(ratios):.2f}, {len(ratios)} pairs)"


def line(what: str, measured: str, limit: str, *, kept: bool | None = None) -> str:
    """One line of a table in Markdown; `kept` says whether the limit was kept."""
    answer = "" if kept is None else "yes" if kept else "**no**"
    return f"| {what} | {measured} | {limit} | {answer} |"


def heading() -> str:
    """The head of the table that `line` fills."""
    return "| measure | measured | limit | kept |\n|---|---|---|---|"


def megabytes(count: int) -> str:
    """A number of bytes in MB of a million bytes."""
    return f"{count / 1e6:.0f} MB"
