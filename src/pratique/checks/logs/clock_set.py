"""Whether the clock of the machine was set, so that times of a stretch of a log are in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import numbered_lines
from pratique.model import Place, Severity
from pratique.parsers.log.row.clock_jump import ClockJump
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_SHOWN: Final = 8
# Daemons that keep the time step it by so much after each start of the machine.
_SECONDS: Final = 120


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each log whose times go back and stay so, or in which somebody set the clock."""
    rows = tables.select(
        f"""SELECT path, list(line ORDER BY line)[1:{_SHOWN}], count(*),
                   list(kind || ': ' || coalesce(strftime(time, '%Y-%m-%d %H:%M:%S') || ' UTC', '')
                        || coalesce(', behind ' || strftime(before, '%Y-%m-%d %H:%M:%S') || ' UTC',
                                    '')
                        || coalesce(', by ' || round(seconds)::BIGINT || ' seconds', '')
                        || coalesce(', ' || left(message, 200), '') ORDER BY line)[1:{_SHOWN}]
            FROM clock_jump
            WHERE kind = 'back' OR (kind = 'set' AND seconds IS NOT NULL
                                    AND abs(seconds) >= {_SECONDS})
               OR (kind = 'set' AND message IS NOT NULL)
            GROUP BY path ORDER BY path"""
    )
    for path, lines, count, told in rows:
        if count > _SHOWN:
            told.append(f"and {count - _SHOWN} more")
        yield Sign(
            subject=path,
            places=tuple(Place(path, line) for line in lines),
            quote="\n".join(told),
            why=Phrase(
                "The clock was set here, or the times of this log go back and stay "
                "so. Of the lines around these, nobody can say from their times "
                "alone which came first: do not rest an order of events on them."
            ),
            verify=numbered_lines(path, *lines),
            confidence=0.6,
        )


CHECK = Check(
    slug="logs-clock-set",
    title="The clock was set, and times around that are in doubt",
    severity=Severity.LOW,
    technique="T1070.006",
    reads=(ClockJump,),
    innocent=(
        "A machine without a battery for its clock, a virtual machine that was paused, the first "
        "start after an installation, logs of two machines in one file."
    ),
    blind="A clock that was set while no log was written, and steps of less than five minutes.",
    next=(
        "Use logs of other machines, the serial numbers of audit records and the order of lines "
        "to put the events of that stretch in order."
    ),
    find=find,
    about_content=False,
)
