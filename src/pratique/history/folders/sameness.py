"""Whether a name is the same in two snapshots: as cheaply as can be told for sure."""

from __future__ import annotations

from typing import Final

from pratique.evidence.base import OpenFile, Source
from pratique.model import Entry, EntryType

_LARGE: Final = 64 << 20
_PIECE: Final = 1 << 20


def same(before: Source, old: Entry, after: Source, new: Entry, *, sure: bool) -> bool:
    """Whether `old` and `new` are alike in type, mode, owner, size, time and content.

    One inode is one file. The same inode number, size and ctime on two devices is a file that
    two snapshots of one file system share: no program can set a ctime. Everything else that
    looks alike is read: `Unreadable` where that fails. With `sure` false, as on a network file
    system, inode numbers say nothing.
    """
    if (old.type, old.mode, old.uid, old.gid, old.rdev, old.symlink_target) != (
        new.type, new.mode, new.uid, new.gid, new.rdev, new.symlink_target,
    ):  # fmt: skip
        return False
    if old.type is not EntryType.REGULAR:
        return True
    if (old.size, old.mtime) != (new.size, new.mtime):
        return False
    if sure and old.inode == new.inode and (old.device == new.device or old.ctime == new.ctime):
        return True
    with before.open(old) as one, after.open(new) as other:
        if old.size > _LARGE:
            return _same_data(one, other, old.size)
        pairs = zip(one.chunks(), other.chunks(), strict=False)
        return all(left == right for left, right in pairs)


def _same_data(one: OpenFile, other: OpenFile, size: int) -> bool:
    """Read where one of them has data: a file of years of zeros takes no space on a disk."""
    done = 0
    for start, length in sorted([*one.extents(), *other.extents()]):
        end = min(start + length, size)
        for at in range(max(start, done), end, _PIECE):
            wanted = min(_PIECE, end - at)
            if one.read_at(at, wanted) != other.read_at(at, wanted):
                return False
        done = max(done, end)
    return True
