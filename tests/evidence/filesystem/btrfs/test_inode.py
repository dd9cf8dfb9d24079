from __future__ import annotations

import os
import struct

from pratique.evidence.filesystem.btrfs.inode import (
    INODE_SIZE,
    entry_size,
    entry_type,
    inode_entry,
)
from pratique.model import EntryType


def item(mode=0o100644, size=5, flags=0, rdev=0, btime=(4, 5)):
    return struct.pack(
        "<QQQQQIIIIQQQ32xqIqIqIqI",
        1, 2, size, 4097, 0, 3, 1000, 1001, mode, rdev, flags, 0, -1, 1, 2, 2, 3, 3, *btime,
    )  # fmt: skip


def test_tells_what_stands_there():
    data = item(0o104755, flags=0x40)
    entry = inode_entry(data, b"bin/su", 300, 7, 4096)
    assert len(data) == INODE_SIZE
    assert (entry.type, entry.mode, entry.size) == (EntryType.REGULAR, 0o4755, 5)
    assert (entry.hard_links, entry.uid, entry.gid, entry.allocated) == (3, 1000, 1001, 8192)
    assert (entry.atime, entry.ctime) == (-999_999_999, 2_000_000_002)
    assert (entry.mtime, entry.btime) == (3_000_000_003, 4_000_000_005)
    assert (entry.immutable, entry.append_only) == (True, False)


def test_what_is_not_known_is_none():
    entry = inode_entry(item(btime=(0, 0), flags=0x80), b"x", 300, 7, 4096)
    assert entry.btime is None
    assert (entry.immutable, entry.append_only) == (False, True)


def test_devices_as_the_kernel_numbers_them():
    entry = inode_entry(item(0o60600, rdev=259 << 20 | 70_000), b"x", 300, 7, 4096)
    assert entry.rdev == os.makedev(259, 70_000)


def test_a_look_without_the_rest():
    assert entry_type(item(0o120777)) is EntryType.SYMLINK
    assert entry_type(item(0)) is EntryType.UNKNOWN
    assert entry_size(item(size=77)) == 77
