from __future__ import annotations

import os
import struct

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.xfs.inode import DEVICE, EXTENTS, Fork, parsed
from pratique.model import EntryType


def body(  # noqa: PLR0917 - as they stand on the disk
    mode=0o100644, version=3, form=EXTENTS, size=5, begin=0, flags=0, flags2=0, literal=b"",
    time=b"\0\0\0\1\0\0\0\2",
):  # fmt: skip
    core = struct.pack(">2sHBBHIII4xQ8s8s8sQQ4xIHBB6xH", b"IN", mode, version, form, 9, 1000, 1001,
        2, 77, time, time, time, size, 3, 4, 1, begin, EXTENTS, flags)  # fmt: skip
    core = core.ljust(100, b"\0")
    if version == 3:
        core = core.ljust(120, b"\0") + struct.pack(">Q16x8s", flags2, time)
        core = core.ljust(176, b"\0")
    return (core + literal).ljust(512, b"\0")


def test_tells_what_stands_there():
    inode = parsed(130, body(flags=0x08))
    entry = inode.entry(b"etc/x", 7, 4096, None)
    assert (entry.type, entry.mode, entry.uid, entry.gid) == (EntryType.REGULAR, 0o644, 1000, 1001)
    assert (entry.inode, entry.hard_links, entry.size, entry.allocated) == (130, 2, 5, 12288)
    assert entry.mtime == entry.ctime == entry.atime == entry.btime == 1_000_000_002
    assert (entry.immutable, entry.append_only, entry.rdev) == (True, False, 0)
    assert inode.content == Fork(EXTENTS, 4, bytes(512 - 176))
    assert inode.attributes is None


def test_big_times_begin_in_1901():
    nanoseconds = (2**31 + 4_102_444_800) * 10**9 + 5
    inode = parsed(130, body(flags2=0x08, time=nanoseconds.to_bytes(8, "big")))
    assert inode.mtime == 4_102_444_800 * 10**9 + 5
    assert parsed(130, body(flags2=0x08, time=bytes(8))).mtime == -(2**31) * 10**9


def test_many_extents_are_counted_elsewhere():
    inode = parsed(130, body(flags2=0x10, begin=2))
    assert (inode.content.extents, inode.attributes.extents) == (77, 4)
    assert len(inode.content.data) == 16


def test_older_versions():
    assert parsed(130, body(version=2)).btime is None
    assert (parsed(130, body(version=1)).links, parsed(130, body(version=2)).links) == (9, 2)


def test_devices():
    number = (259 << 18 | 70_000).to_bytes(4, "big")
    inode = parsed(130, body(0o60600, form=DEVICE, literal=number))
    assert inode.entry(b"x", 7, 4096, None).rdev == os.makedev(259, 70_000)


@pytest.mark.parametrize(
    "change", [{"version": 4}, {"form": 9}, {"size": 1 << 63}, {"begin": 43}], ids=str
)
def test_numbers_that_cannot_be(change):
    with pytest.raises(Unreadable, match="its inode is damaged"):
        parsed(130, body(**change))
