"""Removing what a case has kept long enough, and saying so for ever.

Never touched: the evidence, the journal, the answers with their stories, `case.toml`, and sealed
bags. The journal says first what goes, so nothing is ever gone without a word. No link is
followed: of a file that was replaced by one, nothing is removed.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pratique.bag.case_file import CaseFile, LeftOut, case_files
from pratique.bag.kind import ALWAYS, Kind
from pratique.bag.retention import Period
from pratique.case.folder import Case, locked, write_whole
from pratique.case.journal import journal_of
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.store.parts import LIST, storage_error
from pratique.store.pruned import note_removed

LISTS: Final = "pruned"  # the folder with what was removed, by digest
_OF_TABLES: Final = frozenset({Kind.TABLES, Kind.LOGS, Kind.MAIL, Kind.SECRETS})
_SURVEYS: Final = b"surveys/"  # clean copies and advisories are public, and stay
_BLOCK: Final = 1 << 20
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """Files of one kind whose time is over, and the day on which the oldest was written."""

    period: Period
    files: tuple[CaseFile, ...]
    oldest: datetime

    @property
    def bytes(self) -> int:
        """How much they take."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class Removal:
    """What was removed of one kind. `digest` is the SHA-256 of the list of its files."""

    kind: Kind
    files: int
    bytes: int
    digest: str
    kept: tuple[str, ...] = ()


def due(case: Case, periods: Iterable[Period], now: datetime) -> tuple[Due, ...]:
    """What has been kept long enough, by kind. A file is as old as when it was last written."""
    known = {one.kind: one for one in periods if one.days is not None}
    found: dict[Kind, list[CaseFile]] = defaultdict(list)
    try:
        for file in case_files(case.folder):
            if isinstance(file, LeftOut) or file.kind in ALWAYS or file.kind not in known:
                continue
            if file.kind in _OF_TABLES and not (file.table and file.path.startswith(_SURVEYS)):
                continue
            days = known[file.kind].days
            if days is not None and now - _written(file) >= days * _DAY:
                found[file.kind].append(file)
    except OSError as error:
        raise storage_error(case.folder, error) from error
    return tuple(
        Due(known[kind], tuple(files), min(map(_written, files)))
        for kind, files in sorted(found.items())
    )


def prune(case: Case, chosen: Iterable[Due], now: datetime) -> tuple[Removal, ...]:
    """Remove what is due; what could not be removed is named. CaseStorage where nothing can."""
    chosen = tuple(chosen)
    if not chosen:
        return ()
    with locked(case):
        try:
            listed = {one.period.kind: _digests(case.folder, one.files) for one in chosen}
            text = "".join(line for lines in listed.values() for line in lines.values())
            # Two runs may fall into one second.
            stem = now.strftime("%Y-%m-%dT%H%M%S.%fZ")
            write_whole(case.folder / LISTS / f"{stem}.sha256", text)
            _journalled(case, chosen, listed, stem)
            return tuple(_removal(case, one, listed[one.period.kind], now) for one in chosen)
        except OSError as error:
            raise storage_error(case.folder, error) from error


def _journalled(
    case: Case, chosen: Iterable[Due], listed: dict[Kind, dict[bytes, str]], stem: str
) -> None:
    kinds = {
        str(one.period.kind): {
            "files": len(listed[one.period.kind]),
            "bytes": one.bytes,
            "days": one.period.days,
            "sha256": _of_list(listed[one.period.kind]),
        }
        for one in chosen
    }
    told = Phrase(
        "Removed, because their time was over: %(kinds)s. Their digests are in %(list)s.",
        {
            "kinds": ", ".join(f"{kind} {told['files']}" for kind, told in kinds.items()),
            "list": f"{LISTS}/{stem}.sha256",
        },
    )
    journal_of(case).write(Act.PRUNED, told, {"kinds": kinds, "list": f"{LISTS}/{stem}.sha256"})


def _removal(case: Case, one: Due, listed: dict[bytes, str], now: datetime) -> Removal:
    tables: dict[bytes, set[str]] = defaultdict(set)
    for file in one.files:
        if file.table and file.path in listed:
            tables[_survey(file)].add(file.table)
    for survey, names in tables.items():
        with _folder(case.folder, survey):  # no link on the way
            place = case.folder / os.fsdecode(survey)
            note_removed(place, names, now.strftime("%Y-%m-%d"))
            # What is whole is read anew when the same evidence is examined again.
            if (place / LIST).is_file() and not (place / LIST).is_symlink():
                os.truncate(place / LIST, 0)
    gone = [file for file in one.files if file.path in listed and _remove(case.folder, file)]
    kept = tuple(file.shown for file in one.files if file not in gone)
    return Removal(
        one.period.kind, len(gone), sum(file.size for file in gone), _of_list(listed), kept
    )


def _survey(file: CaseFile) -> bytes:
    """The folder in which the table of a part lies: that of a survey, or of one pass of it."""
    return file.path.rpartition(b"/")[0].rpartition(b"/")[0]


def _digests(folder: Path, files: Iterable[CaseFile]) -> dict[bytes, str]:
    """A line of `sha256sum` for each file that is still what was listed."""
    lines: dict[bytes, str] = {}
    for file in files:
        try:
            with _folder(folder, file.path.rpartition(b"/")[0]) as below:
                opened = os.open(
                    file.path.rpartition(b"/")[2],
                    os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC,
                    dir_fd=below,
                )
        except OSError:
            continue
        digest = hashlib.sha256()
        with os.fdopen(opened, "rb") as source:
            if not _is_same(os.fstat(opened), file):
                continue
            while block := source.read(_BLOCK):
                digest.update(block)
        lines[file.path] = f"{digest.hexdigest()}  {file.shown}\n"
    return lines


def _remove(folder: Path, file: CaseFile) -> bool:
    above, _, name = file.path.rpartition(b"/")
    try:
        with _folder(folder, above) as below:
            if not _is_same(os.stat(name, dir_fd=below, follow_symlinks=False), file):
                return False
            os.unlink(name, dir_fd=below)
    except OSError:
        return False
    return True


def _is_same(status: os.stat_result, file: CaseFile) -> bool:
    same = (status.st_size, status.st_mtime_ns) == (file.size, file.modified)
    return same and stat.S_ISREG(status.st_mode)


@contextmanager
def _folder(root: Path, path: bytes) -> Iterator[int]:
    """A folder below `root`, reached without following a link. OSError where that is not one."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    opened = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in filter(None, path.split(b"/")):
            below = os.open(part, flags, dir_fd=opened)
            os.close(opened)
            opened = below
        yield opened
    finally:
        os.close(opened)


def _of_list(listed: dict[bytes, str]) -> str:
    return hashlib.sha256("".join(listed.values()).encode()).hexdigest()


def _written(file: CaseFile) -> datetime:
    return datetime.fromtimestamp(file.modified / 1_000_000_000, UTC)
