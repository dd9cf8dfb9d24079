"""What changed below a folder, from one snapshot to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from pratique.history.base import Change, History, Snapshot, Version
from pratique.model import EntryType


class What(StrEnum):
    """What happened to a path between two snapshots."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RIGHTS = "other mode or owner"
    REPLACED = "something else of that name"


@dataclass(frozen=True, slots=True)
class Step:
    """Two snapshots one after the other, and what changed below a folder between them."""

    before: Snapshot
    after: Snapshot
    changes: tuple[Change, ...]


def steps(
    history: History,
    below: bytes,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Iterator[Step]:
    """Each pair of neighbours in time; `HistoryError` passes through.

    Folders are left out: they change whenever something in them does. With an empty `below`,
    the whole machine.
    """
    snapshots = history.snapshots()
    for number, (before, after) in enumerate(pairwise(snapshots), start=1):
        found = tuple(
            change
            for change in history.changes(before, after)
            if _is_below(change.path, below) and not _only_folders(change)
        )
        progress(number, len(snapshots) - 1)
        yield Step(before, after, tuple(sorted(found, key=lambda change: change.path)))


def what(change: Change) -> What:
    """What happened, in a word."""
    before, after = change.before, change.after
    if before is None:
        return What.ADDED
    if after is None:
        return What.REMOVED
    one, other = before.entry, after.entry
    if one.type is not other.type:
        return What.REPLACED
    rights = (one.mode, one.uid, one.gid) != (other.mode, other.uid, other.gid)
    return What.RIGHTS if rights and _same_content(before, after) else What.CHANGED


def _same_content(before: Version, after: Version) -> bool:
    if before.identity and after.identity:
        return before.identity == after.identity
    one, other = before.entry, after.entry
    return (one.size, one.mtime, one.symlink_target) == (
        other.size,
        other.mtime,
        other.symlink_target,
    )


def _is_below(path: bytes, folder: bytes) -> bool:
    return not folder or path == folder or path.startswith(folder + b"/")


def _only_folders(change: Change) -> bool:
    types = {v.entry.type for v in (change.before, change.after) if v is not None}
    return types == {EntryType.DIRECTORY} and change.before is not None and change.after is not None
