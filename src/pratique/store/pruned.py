"""Which tables of a folder were removed because their time was over, and when.

A table that was removed must not read as one in which nothing was: questions to it are refused.
A new survey of the same evidence takes the note away, since it writes the tables again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pratique.errors import Pruned

NAME: Final = "pruned.json"
_LARGEST: Final = 1 << 20


def removed_tables(folder: Path) -> dict[str, str]:
    """The tables that were removed below `folder`, with the day of that (`2026-11-23`)."""
    try:
        with (folder / NAME).open("rb") as opened:
            told = json.loads(opened.read(_LARGEST))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {str(table): str(day)[:10] for table, day in told.items()}


def note_removed(folder: Path, tables: Iterable[str], day: str) -> None:
    """Note that these tables were removed on that day. OSError where it cannot be written."""
    told = {**removed_tables(folder), **dict.fromkeys(tables, day)}
    fresh = folder / f"{NAME}.new"
    with fresh.open("w", encoding="utf-8") as target:
        json.dump(told, target, indent=1, sort_keys=True)
        target.flush()
        os.fsync(target.fileno())
    fresh.replace(folder / NAME)


def forget_removed(folder: Path) -> None:
    """Take the note away. OSError where that fails."""
    (folder / NAME).unlink(missing_ok=True)


def gone(table: str, day: str) -> Pruned:
    """What a question to a removed table is answered."""
    return Pruned(
        f"The table {table} is not in this case any more: `pratique prune` removed it on {day}",
        next_step="What was found is kept: pratique findings. Where the evidence still is, "
        "`pratique examine PATH` reads it again.",
    )
