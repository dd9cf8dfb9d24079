"""Inodes of Btrfs as entries: `btrfs_inode_item` of <linux/btrfs_tree.h>."""

from __future__ import annotations

import os
import stat
import struct
from typing import Final

from pratique.evidence.filesystem.base import LONGEST
from pratique.evidence.status import TYPES, instant
from pratique.model import Entry, EntryType

INODE_ITEM: Final = 1
INODE_REF: Final = 12
XATTR_ITEM: Final = 24
DIR_INDEX: Final = 96
EXTENT_DATA: Final = 108
ROOT_ITEM: Final = 132
_INODE: Final = struct.Struct("<QQQQQIIIIQQQ32xqIqIqIqI")
INODE_SIZE: Final = _INODE.size
_IMMUTABLE, _APPEND = 0x40, 0x80
_MINOR_BITS: Final = 20


def inode_entry(  # noqa: PLR0913, PLR0917 - what an inode does not know of itself
    data: bytes, path: bytes, inode: int, device: int, sector: int, target: bytes | None = None
) -> Entry:
    """The entry for an inode item of at least INODE_SIZE bytes."""
    (_generation, _transid, size, held, _group, links, uid, gid, mode, rdev, flags, _sequence,
     atime, atime_ns, ctime, ctime_ns, mtime, mtime_ns, btime,
     btime_ns) = _INODE.unpack_from(data)  # fmt: skip
    return Entry(
        path,
        TYPES.get(stat.S_IFMT(mode), EntryType.UNKNOWN),
        min(size, LONGEST),
        mode & 0o7777,
        uid,
        gid,
        inode,
        device,
        links,
        min(-(-held // sector) * sector, LONGEST),
        instant(mtime, mtime_ns),
        instant(ctime, ctime_ns),
        instant(atime, atime_ns),
        instant(btime, btime_ns) if btime or btime_ns else None,
        bool(flags & _IMMUTABLE),
        bool(flags & _APPEND),
        os.makedev(rdev >> _MINOR_BITS & 0xFFF, rdev & (1 << _MINOR_BITS) - 1),
        target,
    )


def entry_type(data: bytes) -> EntryType:
    """What an inode item says that it is, without the rest."""
    mode = int.from_bytes(data[52:56], "little")
    return TYPES.get(stat.S_IFMT(mode), EntryType.UNKNOWN)


def entry_size(data: bytes) -> int:
    """The length of the content in bytes."""
    return int.from_bytes(data[16:24], "little")
