"""Programs that speak through syslog or the journal: one a file, found by looking in here."""

from __future__ import annotations

import importlib
import pkgutil
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any

from pratique.parsers.log.message.base import HEARD, Saying, Speaker, said

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames


@cache
def all_speakers() -> tuple[Speaker, ...]:
    """Every speaker; those that any program may be stand last."""
    found: list[Speaker] = []
    for module in pkgutil.iter_modules(__path__):
        if module.name != "base":
            imported = importlib.import_module(f"{__name__}.{module.name}")
            found.extend(imported.SPEAKERS)
    return tuple(sorted(found, key=lambda speaker: speaker.programs == ("*",)))


@cache
def message_row_types() -> tuple[type[Any], ...]:
    """The row types that messages can give, by the name of their table."""
    rows = {saying.row for speaker in all_speakers() for saying in speaker.sayings}
    return tuple(sorted(rows, key=lambda row: str(row.table)))


def heard(messages: pl.DataFrame) -> Frames:
    """What `messages` mean, a frame for each row type. They have the columns HEARD."""
    import polars as pl

    given = messages.select(HEARD)
    found: dict[type[Any], list[pl.DataFrame]] = {}
    for (program,), some in given.partition_by("program", as_dict=True).items():
        for saying, rows in said(some, _sayings(program or "")):
            found.setdefault(saying.row, []).append(rows)
    return {row: pl.concat(frames, how="diagonal_relaxed") for row, frames in found.items()}


@cache
def _sayings(program: str) -> tuple[Saying, ...]:
    return tuple(
        saying
        for speaker in all_speakers()
        if any(fnmatchcase(program, name) for name in speaker.programs)
        for saying in speaker.sayings
    )
