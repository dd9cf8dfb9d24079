from __future__ import annotations

import struct
from types import SimpleNamespace

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.runs import LOST, Run
from pratique.evidence.filesystem.xfs.inode import BTREE, EXTENTS, LOCAL, Fork
from pratique.evidence.filesystem.xfs.mapping import runs

SIZE = 512


class Disk:
    """Blocks of version 4, which carry no checksum."""

    def __init__(self, **blocks: bytes) -> None:
        self.super = SimpleNamespace(block=SIZE, blocks=1000, version=4)
        self._blocks = {int(number[1:]) * SIZE: data for number, data in blocks.items()}

    def offset(self, block):
        if block >= 1000:
            raise Unreadable("outside")
        return block * SIZE

    def read(self, offset, length):
        return self._blocks[offset].ljust(length, b"\0")


def extent(start, block, count, unwritten=0):
    low = (block & (1 << 43) - 1) << 21 | count
    return struct.pack(">QQ", unwritten << 63 | start << 9 | block >> 43, low)


def node(level, *rows):
    if level == 0:
        return struct.pack(">4sHHQQ", b"BMAP", 0, len(rows), 0, 0) + b"".join(rows)
    room = (SIZE - 24) // 16
    keys = b"".join(struct.pack(">Q", key) for key, _block in rows).ljust(room * 8, b"\0")
    blocks = b"".join(struct.pack(">Q", block) for _key, block in rows)
    return struct.pack(">4sHHQQ", b"BMAP", level, len(rows), 0, 0) + keys + blocks


def tree(level, *rows):
    keys = b"".join(struct.pack(">Q", key) for key, _block in rows).ljust(32, b"\0")
    blocks = b"".join(struct.pack(">Q", block) for _key, block in rows).ljust(32, b"\0")
    return Fork(BTREE, 9, struct.pack(">HH", level, len(rows)) + keys + blocks)


def test_extents_in_the_inode():
    data = extent(0, 5, 2) + extent(4, 9, 1, unwritten=1) + extent(8, 20, 1) + extent(9, 2000, 1)
    assert runs(Disk(), 7, Fork(EXTENTS, 4, data)) == [
        Run(0, 1024, 2560),
        Run(8 * SIZE, SIZE, 20 * SIZE),
        Run(9 * SIZE, SIZE, LOST),
    ]
    assert runs(Disk(), 7, Fork(LOCAL, 0, b"")) == []
    with pytest.raises(Unreadable, match="more extents than have room"):
        runs(Disk(), 7, Fork(EXTENTS, 5, data))


def test_extents_over_each_other_are_lost_where_they_are():
    data = extent(0, 5, 4) + extent(2, 9, 4) + extent(1, 30, 1)
    assert runs(Disk(), 7, Fork(EXTENTS, 3, data)) == [
        Run(0, 2048, 2560),
        Run(2048, 1024, LOST),
    ]


def test_a_tree_is_read_from_left_to_right():
    disk = Disk(
        b1=node(1, (0, 2), (10, 3)), b2=node(0, extent(0, 50, 1)), b3=node(0, extent(10, 60, 1))
    )
    expected = [Run(0, SIZE, 50 * SIZE), Run(10 * SIZE, SIZE, 60 * SIZE)]
    assert runs(disk, 7, tree(2, (0, 1))) == expected


def test_a_circle_and_a_damaged_block_are_lost():
    disk = Disk(b1=node(1, (0, 1), (10, 3)), b3=node(0, extent(10, 60, 1)), b4=b"none")
    assert runs(disk, 7, tree(2, (0, 1))) == [
        Run(0, 10 * SIZE, LOST),
        Run(10 * SIZE, SIZE, 60 * SIZE),
    ]
    assert runs(disk, 7, tree(1, (0, 4), (5, 4), (9, 5000))) == [
        Run(0, 5 * SIZE, LOST),
        Run(5 * SIZE, 4 * SIZE, LOST),
        Run(9 * SIZE, 991 * SIZE, LOST),
    ]
    with pytest.raises(Unreadable, match="deeper"):
        runs(disk, 7, tree(99, (0, 1)))
