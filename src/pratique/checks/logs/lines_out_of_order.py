"""Whether a few lines of a log are far earlier or later than those around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import numbered_lines
from pratique.model import Place, Severity
from pratique.parsers.log.row.clock_jump import ClockJump
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_SHOWN: Final = 6
_MOST: Final = 5000


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each log with such lines."""
    by_log: dict[str, list[tuple[int, int, int, str, str]]] = defaultdict(list)
    rows = tables.select(
        f"""SELECT path, line, coalesce(last_line, line), coalesce(lines, 1),
                   strftime(time, '%Y-%m-%d %H:%M:%S'), strftime(before, '%Y-%m-%d %H:%M:%S')
            FROM clock_jump WHERE kind = 'stray' ORDER BY path, line LIMIT {_MOST}"""
    )
    for path, *told in rows:
        by_log[path].append(tuple(told))
    for path, some in by_log.items():
        quote = [
            f"lines {first} to {last} ({count}): {time} UTC, behind a line of {before} UTC"
            for first, last, count, time, before in some[:_SHOWN]
        ]
        if len(some) > _SHOWN:
            quote.append(f"and {len(some) - _SHOWN} more such places")
        yield Sign(
            subject=path,
            places=tuple(Place(path, first) for first, *_ in some[:_SHOWN]),
            quote="\n".join(quote),
            why=Phrase(
                "These lines are far from the time of the lines before and behind "
                "them. A log is written from moment to moment: they were put in "
                "later, or moved, or the clock was wrong for a moment. What they "
                "say, and when, is not to be relied on."
            ),
            verify=numbered_lines(path, *(first for first, *_ in some)),
            confidence=0.5,
        )


CHECK = Check(
    slug="logs-lines-out-of-order",
    title="Lines of a log do not stand in the order of their times",
    severity=Severity.LOW,
    technique="T1070.002",
    reads=(ClockJump,),
    innocent=(
        "A program that holds its lines back and writes them at once, lines that other machines "
        "send with a wrong clock, a machine that has no clock while it starts."
    ),
    blind="Lines that were put in with a time that fits those around them.",
    next="Compare these lines with the journal and with backups of the log.",
    find=find,
    about_content=False,
)
