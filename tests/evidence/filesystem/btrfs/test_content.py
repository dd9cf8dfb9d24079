from __future__ import annotations

import struct

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.btrfs.content import BtrfsFile, Extent, extents_of
from pratique.evidence.filesystem.btrfs.inode import EXTENT_DATA
from pratique.evidence.filesystem.btrfs.tree import BlockDamage
from pratique.model import Entry, EntryType


class Items:
    """A tree that holds what it is given."""

    def __init__(self, *items) -> None:
        self._items = items

    def items(self, low, high):
        del low, high
        return iter(self._items)


class Disk:
    def read(self, address, length):
        if address < 1000:
            raise Unreadable("nothing there")
        return bytes((address + at) % 251 for at in range(length))


def entry(size: int) -> Entry:
    return Entry(b"a", EntryType.REGULAR, size, 0, 0, 0, 9, 1, 1, 0, None, None, None, None, None,
                 None)  # fmt: skip


def item(  # noqa: PLR0917 - as they stand on the disk
    start, kind, place=(), whole=4096, compression=0, encryption=0, held=b""
):
    data = struct.pack("<QQBBHB", 1, whole, compression, encryption, 0, kind)
    return (9, EXTENT_DATA, start), data + (struct.pack("<QQQQ", *place) if place else held)


def file(size, *items, capability=None) -> BtrfsFile:
    return BtrfsFile(Disk(), entry(size), extents_of(Items(*items), 9, size), 4096, capability)


def test_holes_and_what_was_set_aside_are_zeros():
    opened = file(
        20_000,
        item(4096, 1, (5000, 4096, 0, 4096)),
        item(8192, 2, (9000, 4096, 0, 4096)),
        item(12288, 1, (0, 0, 0, 4096)),
        item(16384, 1, (7000, 4096, 1024, 1024)),
    )
    with opened as found:
        content = b"".join(found.chunks())
        assert list(found.extents()) == [(4096, 4096), (16384, 1024)]
        assert found.read_at(16384, 2) == bytes([(7000 + 1024) % 251, (7000 + 1025) % 251])
        assert found.read_at(19_999, 99) == b"\0"
        assert found.read_at(20_000, 9) == b""
        assert not found.grew()
    assert len(content) == 20_000
    assert not any(content[:4096] + content[8192:16384] + content[17408:])
    assert content[4096:8192] == Disk().read(5000, 4096)


def test_inline():
    with file(5, item(0, 0, whole=5, held=b"hello")) as found:
        assert b"".join(found.chunks()) == b"hello"


BROKEN = [
    item(0, 0, whole=50, held=b"too short"),
    item(0, 1, (5000, 4096, 4096, 4096)),
    item(0, 1, (5000, 4096, 0, 4096), encryption=1),
    item(0, 1, (5000, 4096, 0, 4096), compression=9),
    item(0, 1, (5000, 1 << 40, 0, 4096), compression=1),
    item(0, 1, (500, 4096, 0, 4096)),
    item(0, 7, (5000, 4096, 0, 4096)),
    ((9, EXTENT_DATA, 0), b"short"),
    BlockDamage("a block is lost", (9, EXTENT_DATA, 4096)),
    BlockDamage("a block is lost", (10, 0, 0)),
]


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_lost_is_not_made_up(broken):
    with file(50, broken) as found, pytest.raises(Unreadable):
        found.read_at(0, 50)


def test_extents_over_each_other_are_lost_where_they_are():
    extents = extents_of(
        Items(item(0, 1, (5000, 4096, 0, 4096)), item(2048, 1, (9000, 4096, 0, 4096))), 9, 6144
    )
    assert extents[1] == Extent(4096, 2048, lost="extents that overlap")


def test_capabilities_that_cannot_be_told_are_none():
    def lost():
        raise Unreadable("damaged")

    assert file(0, capability=lost).capabilities() is None
    assert file(0, capability=lambda: b"c").capabilities() == b"c"


def test_nothing_lies_behind_the_end():
    opened = file(5000, item(0, 1, (4096, 1 << 62, 0, 1 << 62), 1 << 62), item(1 << 61, 0, whole=9))
    assert list(opened.extents()) == [(0, 5000)]
