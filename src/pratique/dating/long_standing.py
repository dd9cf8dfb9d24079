"""Which files stand as they stood in a snapshot from well before the compromise.

One snapshot of each history is read once through. What was in it is kept beside the tables, so
that to conclude again costs no second pass; its files are compared with those of the survey.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from pratique.dating.reference import Reference
from pratique.errors import EvidenceError, HistoryError
from pratique.history.base import History, Snapshot
from pratique.history.sighting import LongStanding, SnapshotFile
from pratique.model import Gap, Stage, readable
from pratique.phrase import ours
from pratique.store.derived import write_derived
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables
from pratique.story.history_answer import LongUnchanged
from pratique.survey.file import File

# How far the pass over a history has come: its name and how many files were read.
Counting = Callable[[str, int], None]

_AT_ONCE: Final = 50_000  # rows of one part
_TOLD_EVERY: Final = 500  # files
_UNFINISHED: Final = "part-"


@dataclass(slots=True)
class Vouched:
    """What the histories vouch for, and what of their snapshots could not be read."""

    unchanged: tuple[LongUnchanged, ...] = ()
    gaps: list[Gap] = field(default_factory=list)


def write_long_standing(
    chosen: Sequence[tuple[Reference, History]], folder: Path, count: Counting
) -> Vouched:
    """Compare the files of each reference with those of the survey, into `folder`/long_standing/.

    A history that fails vouches for nothing and is a gap; what of a snapshot cannot be read is
    left out, and is read again the next time. `CaseStorage` where nothing can be written.
    """
    found = Vouched()
    failed: dict[str, str] = {}
    try:
        _forget_others([_mark(r.history, r.snapshot) for r, _h in chosen if r.snapshot], folder)
        for one, history in chosen:
            if one.snapshot is None:
                continue
            before = len(history.gaps())
            try:
                _keep(one.history, history, one.snapshot, folder, count)
            except (HistoryError, EvidenceError) as error:
                failed[one.history] = error.what
                reason = "a snapshot could not be compared with the files of today"
                said = f"{one.history}, {one.snapshot.label}: {error.what}"
                found.gaps.append(Gap("", None, Stage.READ, reason, said[:200]))
            found.gaps += history.gaps()[before:]
        counts = _compared(folder)
    except OSError as error:
        raise storage_error(folder, error) from error
    found.unchanged = tuple(_unchanged(one, counts, failed) for one, _history in chosen)
    return found


def no_long_standing(folder: Path) -> None:
    """Remove what histories vouched for that are not asked any more."""
    for row in (LongStanding, SnapshotFile):
        for file in (folder / row.table).glob("*.parquet*"):
            file.unlink()


def _unchanged(one: Reference, counts: dict[str, int], failed: dict[str, str]) -> LongUnchanged:
    if one.snapshot is None:
        return LongUnchanged(one.history, None, None, 0, one.why)
    if one.history in failed:
        return LongUnchanged(one.history, None, None, 0, ours(failed[one.history]))
    files = counts.get(one.history, 0)
    return LongUnchanged(one.history, one.snapshot.label, one.snapshot.time, files, one.why)


def _mark(name: str, snapshot: Snapshot) -> str:
    """A file name for one snapshot. Rotated folders keep their names: the time belongs to it."""
    told = f"{name}\0{snapshot.key}\0{snapshot.time}".encode("utf-8", "surrogateescape")
    return hashlib.sha256(told).hexdigest()[:16]


def _forget_others(marks: Sequence[str], folder: Path) -> None:
    """Remove snapshots that are not asked any more, and those that were read in part.

    One that is whole has its first part under its own name, which it gets last.
    """
    place = folder / SnapshotFile.table
    whole = {mark for mark in marks if (place / f"{mark}-000000.parquet").exists()}
    for file in place.glob("*.parquet*"):
        if file.name.partition("-")[0] not in whole:
            file.unlink()


def _keep(name: str, history: History, snapshot: Snapshot, folder: Path, count: Counting) -> None:
    """Write the digests of a snapshot beside the tables, unless they are there already."""
    mark = _mark(name, snapshot)
    place = folder / SnapshotFile.table
    if (place / f"{mark}-000000.parquet").exists():
        return
    before = len(history.gaps())
    files: list[Path] = []
    try:
        digests = history.digests(snapshot, [b""])
        rows = _rows(name, snapshot, digests, lambda files: count(name, files))
        for number, some in enumerate(_batches(rows)):
            unfinished = f"{_UNFINISHED}{mark}-{number:06}"
            files.append(write_rows(folder, SnapshotFile, unfinished, some))
    except (HistoryError, EvidenceError):
        for file in files:
            file.unlink()
        raise
    if len(history.gaps()) == before:
        for file in reversed(files):
            file.rename(file.with_name(file.name.removeprefix(_UNFINISHED)))


def _rows(
    name: str,
    snapshot: Snapshot,
    digests: Iterable[tuple[bytes, str]],
    count: Callable[[int], None],
) -> Iterator[SnapshotFile]:
    for number, (path, digest) in enumerate(digests, start=1):
        if number % _TOLD_EVERY == 0:
            count(number)
        shown = readable(b"/" + path)
        yield SnapshotFile(name, snapshot.key, snapshot.label, snapshot.time, shown, digest)


def _batches(rows: Iterator[SnapshotFile]) -> Iterator[list[SnapshotFile]]:
    """At least one, so that an empty snapshot is known to be empty."""
    some = list(islice(rows, _AT_ONCE))
    yield some
    while some := list(islice(rows, _AT_ONCE)):
        yield some


_SAME: Final = """
SELECT DISTINCT f.path, f.sha256, s.history, s.snapshot, s.label, s.time
FROM snapshot_file s JOIN file f ON f.path = s.path AND f.sha256 = s.sha256
WHERE f.type = 'regular'
"""


def _compared(folder: Path) -> dict[str, int]:
    """Write what is the same in the snapshots that are kept, and count it by history."""
    with Tables.open_at(folder, (File, SnapshotFile)) as tables:
        write_derived(tables, LongStanding, _SAME, folder)
    with Tables.open_at(folder, (LongStanding,)) as tables:
        return dict(tables.select("SELECT history, count(*) FROM long_standing GROUP BY history"))
