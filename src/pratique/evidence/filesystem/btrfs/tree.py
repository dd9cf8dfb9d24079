"""The trees of Btrfs: blocks with sorted keys, each checked before a number of it is used.

`btrfs_header`, `btrfs_key_ptr` and `btrfs_item` of <linux/btrfs_tree.h>. A block is taken when
its checksum, address, generation, level and the order of its keys are right; else its other
copies are tried. A child holds only keys that its parent gave it, so that no block is met twice
on the way through a tree, whatever its pointers say.
"""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.filesystem.btrfs.chunk import Chunks
from pratique.evidence.filesystem.btrfs.superblock import Superblock, checksum

Key = tuple[int, int, int]

FIRST: Final[Key] = (0, 0, 0)
BEYOND: Final[Key] = (1 << 64, 0, 0)
_DEEPEST: Final = 8
_CACHED: Final = 8 << 20  # bytes of blocks that are kept; decoded they take some times more
_HEADER: Final = struct.Struct("<32s16sQQ16sQQIB")
_POINTER: Final = struct.Struct("<QBQQQ")
_ITEM: Final = struct.Struct("<QBQII")


class BlockDamage(Unreadable):
    """A block of a tree that no copy gives whole; all keys before `after` are lost with it."""

    def __init__(self, reason: str, after: Key) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(frozen=True, slots=True)
class Block:
    """A block that was checked.

    `rows` are keys with what follows them: in a leaf (level 0) the offset and size of the data,
    else the address and generation of a child.
    """

    level: int
    rows: list[tuple[int, int, int, int, int]]
    data: bytes

    def item(self, index: int) -> bytes:
        """The data of an item of a leaf; `Unreadable` where it would lie outside."""
        _object, _kind, _offset, start, size = self.rows[index]
        start += _HEADER.size
        if start + size > len(self.data):
            raise Unreadable("an item that lies outside of its block")
        return self.data[start : start + size]


class Blocks:
    """Reads and keeps blocks of the trees."""

    def __init__(self, chunks: Chunks, superblock: Superblock) -> None:
        self._chunks = chunks
        self._superblock = superblock
        self._kept: OrderedDict[int, Block] = OrderedDict()
        self._most = max(_CACHED // superblock.node_size, 16)
        self._right: set[tuple[int, int]] = set()  # address and copy whose checksum was right

    def block(self, address: int, generation: int, level: int, after: Key) -> Block:
        """The block at `address`, or `BlockDamage` that goes on with the key `after`."""
        found = self._kept.get(address)
        if found is not None and found.level == level:
            self._kept.move_to_end(address)
            return found
        reason = "the image does not give it"
        try:
            for number, data in enumerate(self._chunks.copies(address, self._superblock.node_size)):
                problem = self._problem(data, (address, number), generation, level)
                if not problem:
                    found = _decoded(data, level)
                    if found is not None:
                        return self._keep(address, found)
                    problem = "its keys are not in order"
                reason = problem
        except Unreadable as error:
            reason = error.what
        raise BlockDamage(f"a block of a tree cannot be read: {reason}", after)

    def _keep(self, address: int, block: Block) -> Block:
        self._kept[address] = block
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return block

    def _problem(self, data: bytes, copy: tuple[int, int], generation: int, level: int) -> str:
        """Why a copy of a block is not what it should be; empty if it is."""
        found, fsid, bytenr, _flags, _chunk, written, _owner, _count, height = _HEADER.unpack_from(
            data
        )
        if copy not in self._right:  # evidence does not change: once is enough
            expected = checksum(self._superblock.checksum, data[32:])
            if expected is not None and not found.startswith(expected):
                return "wrong checksum"
            self._right.add(copy)
        if fsid != self._superblock.block_uuid or bytenr != copy[0]:
            return "another block stands there"
        if written != generation:
            return f"it is of generation {written}, not {generation}"
        return "" if height == level else "it is of another level"


def _decoded(data: bytes, level: int) -> Block | None:
    count = int.from_bytes(data[96:100], "little")
    row = _POINTER if level else _ITEM
    end = _HEADER.size + count * row.size
    if end > len(data):
        return None
    rows = list(row.iter_unpack(data[_HEADER.size : end]))
    return Block(level, rows, data) if rows == sorted(rows) else None


@dataclass(slots=True)
class _Near:
    """The leaf that was found last, and the keys that it may hold."""

    low: Key
    high: Key
    leaf: Block


class Tree:
    """One tree: `root`, `generation` and `level` of its uppermost block."""

    def __init__(self, blocks: Blocks, root: int, generation: int, level: int) -> None:
        self._blocks = blocks
        self._root = (root, generation)
        self._level = level
        self._near: _Near | None = None

    def get(self, key: Key) -> bytes | None:
        """The data of exactly this key; None where there is none."""
        leaf, _after = self._leaf(key)
        at = bisect_left(leaf.rows, key)
        if at < len(leaf.rows) and leaf.rows[at][:3] == key:
            return leaf.item(at)
        return None

    def items(self, low: Key, high: Key) -> Iterator[tuple[Key, bytes] | BlockDamage]:
        """Keys from `low` up to, and without, `high`, with their data.

        What a damaged block hides is passed over: the damage stands in its place.
        """
        while low < high:
            try:
                leaf, after = self._leaf(low)
            except BlockDamage as damage:
                yield damage
                low = max(damage.after, low)
                continue
            rows = leaf.rows
            for at in range(bisect_left(rows, low), bisect_left(rows, high)):
                try:
                    yield rows[at][:3], leaf.item(at)
                except Unreadable as error:
                    yield BlockDamage(error.what, after)
            low = after

    def _leaf(self, key: Key) -> tuple[Block, Key]:
        """The leaf that would hold `key`, and the first key behind it."""
        near = self._near
        if near is not None and near.low <= key < near.high:
            return near.leaf, near.high
        if self._level > _DEEPEST:
            raise BlockDamage("a tree that is deeper than any can be", BEYOND)
        low, high = FIRST, BEYOND
        address, generation = self._root
        for level in range(self._level, 0, -1):
            block = self._blocks.block(address, generation, level, high)
            rows = block.rows
            _within(block, low, high)
            # A key before all of them lies where the first leaf would have it.
            at = max(bisect_right(rows, (*key, BEYOND[0], 0)) - 1, 0)
            if not rows:
                raise BlockDamage("a block of a tree without children", high)
            address, generation = rows[at][3:]
            if at:
                low = rows[at][:3]
            if at + 1 < len(rows):
                high = rows[at + 1][:3]
        leaf = self._blocks.block(address, generation, 0, high)
        _within(leaf, low, high)
        self._near = _Near(low, high, leaf)
        return leaf, high


def _within(block: Block, low: Key, high: Key) -> None:
    """Refuse a block with keys that its parent did not give it."""
    rows = block.rows
    if rows and (rows[0][:3] < low or rows[-1][:3] >= high):
        raise BlockDamage("a block of a tree that does not belong where it hangs", high)
