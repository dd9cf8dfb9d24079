"""Thin pools of device-mapper: a tree of trees that says where each block of a device lies.

The format: drivers/md/dm-thin-metadata.c and persistent-data/dm-btree-internal.h of Linux.
Blocks of metadata have 4096 bytes; each starts with its checksum and its own number. A mapping
is a number of 64 bits: the block of data in the upper 40, a time in the lower 24.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from functools import lru_cache
from typing import Final, NamedTuple

from pratique.errors import Unreadable
from pratique.evidence.disk.base import Medium
from pratique.evidence.disk.mapped import Mapped, Piece, exactly

_MAGIC: Final = 27022010
_BLOCK: Final = 4096
_LEAF: Final = 2  # a bit of the flags; the other is 1, of inner nodes
_NODE: Final = struct.Struct("<IIQIIII")
_DEEPEST: Final = 17  # levels, as the kernel allows them


class _Node(NamedTuple):
    leaf: bool
    keys: tuple[int, ...]
    values: tuple[int, ...]


class ThinPool:
    """The metadata of a pool, and the medium on which its blocks of data lie."""

    def __init__(self, metadata: Medium, data: Medium) -> None:
        self.data = data
        self._metadata = metadata
        head = exactly(metadata, 0, _BLOCK)
        (magic,) = struct.unpack_from("<Q", head, 32)
        self._root, _, sectors, size = struct.unpack_from("<QQII", head, 320)
        if magic != _MAGIC or not 128 <= sectors <= 2 << 20 or size * 512 != _BLOCK:
            raise ValueError("the superblock of its thin pool is damaged")
        self.block = sectors * 512
        self._node = lru_cache(512)(self._read)

    def device(self, name: str, number: int, size: int, origin: Medium | None) -> ThinDevice:
        """The thin device `number`; ValueError where the pool has none."""
        root = self._value(self._root, number)
        if root is None:
            raise ValueError(f"its thin pool knows no device {number}")
        return ThinDevice(self, name, root, size, origin)

    @property
    def name(self) -> str:
        """What its metadata lie on."""
        return self._metadata.name

    def place(self, root: int, block: int) -> int | None:
        """Where on the data medium a block of a device lies; None where it was never written."""
        value = self._value(root, block)
        return None if value is None else (value >> 24) * self.block

    def _value(self, root: int, key: int) -> int | None:
        at = root
        for _ in range(_DEEPEST):
            node = self._node(at)
            place = bisect_right(node.keys, key) - 1
            if place < 0:
                return None
            if node.leaf:
                return node.values[place] if node.keys[place] == key else None
            at = node.values[place]
        raise Unreadable("A tree of the thin pool is a circle", where=self.name)

    def _read(self, number: int) -> _Node:
        block = exactly(self._metadata, number * _BLOCK, _BLOCK)
        _, flags, own, count, room, size, _ = _NODE.unpack_from(block)
        if own != number or size != 8 or not count <= room <= (_BLOCK - 32) // 16:
            raise Unreadable("A tree of the thin pool is damaged", where=f"{self.name}, {number}")
        keys = struct.unpack_from(f"<{count}Q", block, _NODE.size)
        values = struct.unpack_from(f"<{count}Q", block, _NODE.size + 8 * room)
        return _Node(bool(flags & _LEAF), keys, values)


class ThinDevice(Mapped):
    """One thin volume."""

    def __init__(
        self, pool: ThinPool, name: str, root: int, size: int, origin: Medium | None
    ) -> None:
        self.name, self.size = name, size
        self._pool, self._origin = pool, origin
        self._place = lru_cache(1024)(lambda block: pool.place(root, block))

    def piece(self, offset: int, length: int) -> Piece:  # noqa: ARG002 - the contract of all
        """Where the block of `offset` lies."""
        block, inside = divmod(offset, self._pool.block)
        left = self._pool.block - inside
        place = self._place(block)
        if place is not None:
            return Piece(left, self._pool.data, place + inside)
        if self._origin is None or offset >= self._origin.size:
            return Piece(left)
        return Piece(min(left, self._origin.size - offset), self._origin, offset)
