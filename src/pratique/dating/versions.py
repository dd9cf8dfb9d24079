"""The versions of one file over time, with what changed from one to the next."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pratique.errors import Unreadable
from pratique.history.base import History, Proof, Seen, Snapshot, Unknown, Version
from pratique.model import EntryType

MOST_BYTES: Final = 4 << 20
_MOST_LINES: Final = 200  # of one difference
_LONGEST: Final = 400  # characters of a line
_HEAD: Final = 8192  # a zero byte in it: no text


@dataclass(frozen=True, slots=True)
class Stand:
    """How a path stood from one snapshot to another, both included.

    `version` is None where there was nothing. `sha256` is empty where the content was not
    fetched: it is too long, or could not be read. `difference` from the stand before is a
    unified one, for texts; `note` says why there is none, in a few words.
    """

    first: Snapshot
    last: Snapshot
    snapshots: int
    version: Version | None
    sha256: str = ""
    difference: tuple[str, ...] = ()
    note: str = ""


@dataclass(slots=True)
class _Run:
    first: Snapshot
    last: Snapshot
    seen: Seen
    count: int = 1


def stands(
    history: History, path: bytes, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> Iterator[Stand]:
    """How `path` stood over time, oldest first. Snapshots that do not tell it are passed over.

    `progress` is told how many snapshots of how many have been asked. `HistoryError` passes
    through. Contents are fetched once for each version.
    """
    content: bytes | None = None
    for run in _runs(history, path, progress):
        version = run.seen if isinstance(run.seen, Version) else None
        before, content = content, None
        digest, note = "", ""
        if version is not None and version.entry.type is EntryType.REGULAR:
            try:
                content, note = _fetched(history, run.first, version, path)
            except Unreadable as error:
                note = error.what
            if content is not None:
                digest = hashlib.sha256(content).hexdigest()
        difference: tuple[str, ...] = ()
        if content is not None and before is not None and content != before:
            difference, note = _difference(before, content)
        yield Stand(run.first, run.last, run.count, version, digest, difference, note)


def _runs(history: History, path: bytes, progress: Callable[[int, int], None]) -> Iterator[_Run]:
    run: _Run | None = None
    for snapshot, seen in _seen(history, path, progress):
        if isinstance(seen, Unknown):
            continue
        if run is not None and _same(history, path, run, snapshot, seen):
            run.last, run.count = snapshot, run.count + 1
            continue
        if run is not None:
            yield run
        run = _Run(snapshot, snapshot, seen)
    if run is not None:
        yield run


def _seen(
    history: History, path: bytes, progress: Callable[[int, int], None]
) -> Iterator[tuple[Snapshot, Seen]]:
    snapshots = history.snapshots()
    everywhere = history.look_everywhere([path])
    nothing: Mapping[bytes, Seen] = {}
    for number, snapshot in enumerate(snapshots, start=1):
        if everywhere is None:
            told = history.look(snapshot, [path])
        else:
            told = everywhere.get(snapshot.key, nothing)
        progress(number, len(snapshots))
        yield snapshot, told.get(path, Unknown.BROKEN)


def _same(history: History, path: bytes, run: _Run, snapshot: Snapshot, seen: Seen) -> bool:
    """Whether a version is the one of the run: proved, or after both contents were read."""
    before = run.seen
    if not isinstance(before, Version) or not isinstance(seen, Version):
        return before is seen
    one, other = before.entry, seen.entry
    if (one.type, one.mode, one.uid, one.gid) != (other.type, other.mode, other.uid, other.gid):
        return False
    if one.type is not EntryType.REGULAR:
        return one.symlink_target == other.symlink_target
    if one.size != other.size:
        return False
    if Proof.NONE not in (before.proof, seen.proof) and before.identity == seen.identity:
        return True
    if one.ctime is not None and one.inode and _unchanged(before, seen):
        return True
    try:
        contents = [history.content(s, path, MOST_BYTES) for s in (run.first, snapshot)]
    except Unreadable:
        return one.mtime == other.mtime
    return contents[0] == contents[1] and (one.size <= MOST_BYTES or one.mtime == other.mtime)


def _unchanged(one: Version, other: Version) -> bool:
    told = [(v.entry.inode, v.entry.ctime, v.entry.mtime) for v in (one, other)]
    return told[0] == told[1]


def _fetched(
    history: History, snapshot: Snapshot, version: Version, path: bytes
) -> tuple[bytes | None, str]:
    if version.entry.size > MOST_BYTES:
        return None, "too long to be compared"
    return history.content(snapshot, path, MOST_BYTES), ""


def _difference(before: bytes, after: bytes) -> tuple[tuple[str, ...], str]:
    if b"\0" in before[:_HEAD] or b"\0" in after[:_HEAD]:
        return (), "the bytes differ; it is no text"
    old, new = (text.decode("utf-8", "backslashreplace").split("\n") for text in (before, after))
    lines: list[str] = []
    for line in difflib.unified_diff(old, new, n=1, lineterm=""):
        if line.startswith(("---", "+++")) and len(lines) < 2 and not line[3:].strip():
            continue
        lines.append(line[:_LONGEST])
        if len(lines) > _MOST_LINES:
            return tuple(lines[:_MOST_LINES]), "the difference is longer than is shown"
    return tuple(lines), ""
