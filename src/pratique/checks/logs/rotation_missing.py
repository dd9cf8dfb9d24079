"""Whether a file is missing between the others that rotation made of a log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Final

from pratique.checks.base import Check, Sign
from pratique.checks.by_hand import names
from pratique.inventory.log_keeping import log_keeping
from pratique.model import Place, Severity
from pratique.parsers.log.row.log_file import LogFile
from pratique.parsers.log_rotation import LogRotation
from pratique.phrase import Phrase
from pratique.store.tables import Tables

_NANO: Final = 1_000_000_000
_MINUTES: Final = 600 * _NANO
_SHOWN: Final = 8
_MOST_NUMBER: Final = 1000
_FEW: Final = 4
_DATE_LENGTH: Final = 8


def find(tables: Tables) -> Iterator[Sign]:
    """Point at each log of which a number or a day is missing between others."""
    chains: dict[str, list[LogFile]] = defaultdict(list)
    for file in tables.rows(LogFile):
        if file.position and file.path.startswith("/"):
            chains[file.chain].append(file)
    for chain, files in sorted(chains.items()):
        missing = [*_numbers(files), *_days(files)]
        if not missing:
            continue
        told = [f"{name}: {hole}" for name, hole, _sure in missing[:_SHOWN]]
        if len(missing) > _SHOWN:
            told.append(f"and {len(missing) - _SHOWN} more")
        keeping = log_keeping(tables).of(chain)
        if keeping is not None:
            told.append(f"logrotate: {keeping.said()}; {len(files)} old files are here")
        yield Sign(
            subject=chain,
            places=(Place(chain),),
            quote="\n".join(told),
            why=Phrase(
                "Rotation keeps one file behind the other, and here some are missing "
                "between those that are left. What happened in that time cannot be "
                "told from this log."
            ),
            verify=names(*(file.path for file in files)),
            confidence=max(sure for _name, _hole, sure in missing),
        )


def _numbers(files: Sequence[LogFile]) -> Iterator[tuple[str, str, float]]:
    numbered = {
        int(file.position): file
        for file in sorted(files, key=lambda file: file.path)
        if file.position.isdigit() and len(file.position) < _DATE_LENGTH
    }
    highest = max(numbered, default=0)
    if highest > _MOST_NUMBER:
        return
    start = min(min(numbered, default=0), 1)
    for number in range(start, highest):
        if number in numbered:
            continue
        older = numbered.get(min(one for one in numbered if one > number))
        newer = numbered.get(max((one for one in numbered if one < number), default=-1))
        hole = _hole(older, newer)
        if hole is not None:
            yield f"number {number}", hole, 0.6


def _days(files: Sequence[LogFile]) -> Iterator[tuple[str, str, float]]:
    dated = {day: file for file in files if (day := _day(file.position)) is not None}
    days = sorted(dated)
    steps = [(after - before).days for before, after in pairwise(days)]
    if len(steps) < _FEW:
        return
    usual = sorted(steps)[len(steps) // 2]
    for before, after in pairwise(days):
        if usual and (after - before).days >= 2 * usual:
            hole = _hole(dated[before], dated[after])
            if hole is not None:
                yield (
                    f"between {before} and {after} (usually {usual} days)",
                    hole,
                    0.55,
                )


def _day(position: str) -> date | None:
    digits = position.replace("-", "")[:_DATE_LENGTH]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _hole(older: LogFile | None, newer: LogFile | None) -> str | None:
    """The stretch without a file; None where the one goes on right behind the other."""
    start = older.last if older is not None else None
    end = newer.first if newer is not None else None
    if start is not None and end is not None and end - start < _MINUTES:
        return None
    return f"nothing from {_said(start)} to {_said(end)}"


def _said(moment: int | None) -> str:
    if moment is None:
        return "an unknown time"
    return f"{datetime.fromtimestamp(moment // _NANO, UTC):%Y-%m-%d %H:%M} UTC"


CHECK = Check(
    slug="logs-rotation-missing",
    title="A file is missing among those that rotation made of a log",
    severity=Severity.LOW,
    technique="T1070.002",
    reads=(LogFile, LogRotation),
    innocent=(
        "logrotate with `notifempty` on a log without lines, a machine that was off, settings "
        "that were changed, or somebody who made room on a full disk."
    ),
    blind=(
        "The oldest files, which rotation removes by itself, and a chain that was numbered anew "
        "after one was taken out."
    ),
    next="Look for the missing file in backups, and for its name among the deleted files.",
    find=find,
    about_content=False,
)
