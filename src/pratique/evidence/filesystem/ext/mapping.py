"""Where the content of an inode lies: a tree of extents, or three storeys of block numbers.

Extent tree (Documentation/filesystems/ext4/ifork.rst of Linux), a node of it:
    0 F30A 2 entries 4 room 6 depth, then entries of 12 bytes
    leaf: 0 first block of the file, 4 length (above 32768: reserved, reads as zeros),
          6 block (high), 8 block            index: 0 first block, 4 block (low), 8 block (high)

Both are walked without recursion, no block twice and never deeper than the node above said.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.filesystem.ext.inode import EXTENTS, INLINE, Inode
from pratique.evidence.filesystem.ext.volume import Volume
from pratique.evidence.filesystem.runs import LOST, Run

_MAGIC: Final = 0xF30A
_DEEPEST: Final = 5
_LONGEST: Final = 32768  # blocks of one extent; what is added to it marks a reserved one
MOST_RUNS: Final = 1 << 20
_DIRECT: Final = 12


@dataclass(frozen=True, slots=True)
class _Piece:
    """`count` blocks of a file from its block `first` on, at `at` on the disk or lost."""

    first: int
    count: int
    at: int


def runs(volume: Volume, inode: Inode) -> list[Run]:
    """What holds data, in order, in bytes; what is not told is a hole and reads as zeros.

    A run at `LOST` is a part of which it cannot be told where it lies.
    """
    if inode.flags & INLINE:
        return []
    size = volume.block_size
    blocks = -(-inode.size // size)
    found = _extents(volume, inode) if inode.flags & EXTENTS else _storeys(volume, inode, blocks)
    pieces: list[_Piece] = []
    for piece in found:
        if len(pieces) >= MOST_RUNS:
            pieces.append(_Piece(piece.first, max(0, blocks - piece.first), LOST))
            break
        if pieces and _follows(pieces[-1], piece):
            before = pieces.pop()
            piece = _Piece(before.first, before.count + piece.count, before.at)  # noqa: PLW2901
        pieces.append(piece)
    return list(_in_order(pieces, volume, inode.size))


def _follows(before: _Piece, piece: _Piece) -> bool:
    together = before.at >= 0 and piece.at == before.at + before.count
    return together and piece.first == before.first + before.count


def _in_order(pieces: list[_Piece], volume: Volume, size: int) -> Iterator[Run]:
    """Runs that do not overlap; what claims the place of another is not believed.

    A file with more in it than its disk holds has the same blocks again and again: a few blocks
    of extents could name years of reading. What is above that is lost.
    """
    block = volume.block_size
    end = held = 0
    for piece in sorted(pieces, key=lambda piece: piece.first):
        start, stop = piece.first * block, min((piece.first + piece.count) * block, size)
        if start < end or start >= stop:
            continue
        end = stop
        outside = piece.at + piece.count > volume.super.blocks or piece.at == 0
        if (piece.at + piece.count) * block <= volume.medium.size:
            held += stop - start
        lost = piece.at < 0 or outside or held > volume.medium.size
        yield Run(start, stop - start, LOST if lost else piece.at * block)


def _extents(volume: Volume, inode: Inode) -> Iterator[_Piece]:
    end = -(-inode.size // volume.block_size)
    waiting: list[tuple[int, int, int, int]] = [(0, -1, 0, end)]  # block, depth, first, end
    seen: set[int] = set()
    while waiting:
        block, depth, first, end = waiting.pop()
        lost = _Piece(first, max(0, end - first), LOST)
        try:
            node = volume.block(block) if block else inode.blocks
        except Unreadable:
            yield lost
            continue
        magic, entries, _, told = struct.unpack_from("<HHHH", node)
        wrong = magic != _MAGIC or told > _DEEPEST or 12 + 12 * entries > len(node)
        if wrong or (depth >= 0 and told != depth) or (block and block in seen):
            yield lost
            continue
        seen.add(block)
        if not told:
            yield from _leaf(node, entries)
            continue
        below = [struct.unpack_from("<IIH", node, 12 + 12 * number) for number in range(entries)]
        ends = [*(start for start, _, _ in below[1:]), end]
        for (start, low, high), stop in list(zip(below, ends, strict=True))[::-1]:
            waiting.append((low | high << 32 or -1, told - 1, start, stop))


def _leaf(node: bytes, entries: int) -> Iterator[_Piece]:
    for number in range(entries):
        first, count, high, low = struct.unpack_from("<IHHI", node, 12 + 12 * number)
        if 0 < count <= _LONGEST:
            yield _Piece(first, count, low | high << 32)


def _storeys(volume: Volume, inode: Inode, blocks: int) -> Iterator[_Piece]:
    """Twelve numbers of blocks, and one each of a block of numbers, of blocks of those, ..."""
    numbers = struct.unpack("<15I", inode.blocks)
    for index, number in enumerate(numbers[: min(_DIRECT, blocks)]):
        if number:
            yield _Piece(index, 1, number)
    per_block = volume.block_size // 4
    first, seen = _DIRECT, set[int]()
    for storey in range(3):
        covered = per_block ** (storey + 1)
        if first < blocks and numbers[_DIRECT + storey]:
            top = (numbers[_DIRECT + storey], storey, first)
            yield from _storey(volume, top, blocks, seen)
        first += covered


def _storey(
    volume: Volume, top: tuple[int, int, int], blocks: int, seen: set[int]
) -> Iterator[_Piece]:
    per_block = volume.block_size // 4
    waiting = [top]
    while waiting:
        block, storey, first = waiting.pop()
        each = per_block**storey
        try:
            data = b"" if block in seen else volume.block(block)
        except Unreadable:
            data = b""
        seen.add(block)
        if not data:
            yield _Piece(first, min(each * per_block, max(0, blocks - first)), LOST)
            continue
        numbers = struct.unpack(f"<{per_block}I", data)
        held = [
            (number, first + index * each)
            for index, number in enumerate(numbers)
            if number and first + index * each < blocks
        ]
        if storey:
            waiting += [(number, storey - 1, start) for number, start in held[::-1]]
        else:
            for number, start in held:
                yield _Piece(start, 1, number)
