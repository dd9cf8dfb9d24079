"""Extended attributes of XFS: in the inode, in leaves, and values in blocks of their own.

`xfs_attr_sf_hdr`, `xfs_attr_leafblock`, `xfs_attr3_rmt_hdr`. The index above the leaves (node
blocks) is followed to the first of them; each leaf names the next.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.filesystem.runs import LOST, Run
from pratique.evidence.filesystem.xfs import mapping
from pratique.evidence.filesystem.xfs.inode import EXTENTS, LOCAL, Inode
from pratique.evidence.filesystem.xfs.superblock import is_whole
from pratique.evidence.filesystem.xfs.volume import Volume

_LOCAL, _ROOT, _SECURE, _PARENT, _INCOMPLETE = 0x01, 0x02, 0x04, 0x08, 0x80
_LEAVES: Final = {4: 0xFBEE, 5: 0x3BEE}
_NODES: Final = {4: 0xFEBE, 5: 0x3EBE}
_INFO: Final = {4: 12, 5: 56}  # header that all blocks of the index share
_ENTRIES: Final = {4: 32, 5: 80}
_CHILDREN: Final = {4: 16, 5: 64}
_CRC_AT: Final = 12
_REMOTE: Final = 56  # header before each block of a value, in version 5
_LARGEST: Final = 1 << 16
_DEEPEST: Final = 8
_MOST_LEAVES: Final = 1 << 14


def attribute(volume: Volume, inode: Inode, wanted: str) -> bytes | None:
    """The value of an attribute by its whole name; `Unreadable` where it cannot be told."""
    if inode.attributes is None:
        return None
    if inode.attributes.format == EXTENTS and not inode.attributes.extents:
        return None  # room was made for some, and there are none
    if inode.attributes.format == LOCAL:
        found: Iterator[tuple[str, bytes | _Value]] = _short(inode.attributes.data)
    else:
        runs = mapping.runs(volume, inode.number, inode.attributes)
        found = _Leaves(volume, inode.number, runs).attributes()
    for name, value in found:
        if name == wanted:
            return value() if isinstance(value, _Value) else value
    return None


def _short(data: bytes) -> Iterator[tuple[str, bytes | _Value]]:
    """`2 size 1 count`, then `1 length of name 1 of value 1 flags, name, value`."""
    if len(data) < 4:
        return
    at = 4
    for _ in range(data[2]):
        if at + 3 > len(data):
            raise Unreadable("its attributes are damaged")
        long, size, flags = data[at : at + 3]
        at += 3
        if at + long + size > len(data):
            raise Unreadable("its attributes are damaged")
        if not flags & (_PARENT | _INCOMPLETE):
            yield _whole(data[at : at + long], flags), data[at + long : at + long + size]
        at += long + size


class _Value:
    """A value that lies in blocks of its own, read when it is asked for."""

    __slots__ = ("_block", "_leaves", "_size")

    def __init__(self, leaves: _Leaves, block: int, size: int) -> None:
        self._leaves = leaves
        self._block = block
        self._size = size

    def __call__(self) -> bytes:
        return self._leaves.remote(self._block, self._size)


class _Leaves:
    """The blocks of the attributes of one inode."""

    def __init__(self, volume: Volume, number: int, runs: Sequence[Run]) -> None:
        self._volume = volume
        self._number = number.to_bytes(8, "big")
        self._runs = runs
        self._version = volume.super.version

    def attributes(self) -> Iterator[tuple[str, bytes | _Value]]:
        """Names with values, leaf after leaf."""
        at = self._first()
        seen: set[int] = set()
        while at not in seen and len(seen) < _MOST_LEAVES:
            seen.add(at)
            data = self._index_block(at)
            if int.from_bytes(data[8:10], "big") != _LEAVES[self._version]:
                raise Unreadable("its attributes are damaged")
            yield from self._leaf(data)
            at = int.from_bytes(data[:4], "big")
            if not at:
                return
        raise Unreadable("its attributes lead in a circle")

    def remote(self, block: int, size: int) -> bytes:
        """A value of `size` bytes from a block of the attributes on."""
        if size > _LARGEST:
            raise Unreadable("an attribute that is larger than any can be")
        parts: list[bytes] = []
        while size > 0:
            data = self._block(block)
            if self._version == 5:
                if data[:4] != b"XARM" or data[32:40] != self._number:
                    raise Unreadable("the value of an attribute is damaged")
                if not is_whole(data, _CRC_AT):
                    raise Unreadable("the value of an attribute is damaged: wrong checksum")
                data = data[_REMOTE:]
            parts.append(data[:size])
            size -= len(parts[-1])
            block += 1
        return b"".join(parts)

    def _first(self) -> int:
        """The block of the first leaf."""
        at = 0
        for _ in range(_DEEPEST):
            data = self._index_block(at)
            if int.from_bytes(data[8:10], "big") != _NODES[self._version]:
                return at
            child = _CHILDREN[self._version] + 4
            at = int.from_bytes(data[child : child + 4], "big")
        raise Unreadable("its attributes are damaged")

    def _leaf(self, data: bytes) -> Iterator[tuple[str, bytes | _Value]]:
        count = int.from_bytes(data[_INFO[self._version] :][:2], "big")
        start = _ENTRIES[self._version]
        for at in range(start, min(start + 8 * count, len(data) - 7), 8):
            place, flags = struct.unpack_from(">HB", data, at + 4)
            if flags & (_PARENT | _INCOMPLETE):
                continue
            if place + 9 > len(data):
                raise Unreadable("its attributes are damaged")
            if flags & _LOCAL:
                size, long = struct.unpack_from(">HB", data, place)
                place += 3
                value: bytes | _Value = data[place + long : place + long + size]
                cut = place + long + size > len(data)
            else:
                block, size, long = struct.unpack_from(">IIB", data, place)
                place += 9
                value = _Value(self, block, size)
                cut = place + long > len(data)
            if cut:
                raise Unreadable("its attributes are damaged")
            yield _whole(data[place : place + long], flags), value

    def _index_block(self, number: int) -> bytes:
        data = self._block(number)
        if self._version == 5 and (data[48:56] != self._number or not is_whole(data, _CRC_AT)):
            raise Unreadable("its attributes are damaged")
        return data

    def _block(self, number: int) -> bytes:
        size = self._volume.super.block
        start = number * size
        for run in self._runs:
            if run.start <= start < run.start + run.length and run.at != LOST:
                return self._volume.read(run.at + start - run.start, size)
        raise Unreadable("a part of its attributes is lost")


def _whole(name: bytes, flags: int) -> str:
    space = "security." if flags & _SECURE else "trusted." if flags & _ROOT else "user."
    return space + name.decode("utf-8", "surrogateescape")
