"""Where the blocks of a fork lie: extents in the inode, or in a tree of blocks (`xfs_bmbt`).

An extent is 128 bits: 1 unwritten, 54 offset in the file, 52 block, 21 number of blocks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.filesystem.runs import LOST, Run
from pratique.evidence.filesystem.xfs.inode import BTREE, EXTENTS, Fork
from pratique.evidence.filesystem.xfs.superblock import is_whole
from pratique.evidence.filesystem.xfs.volume import Volume

_EXTENT: Final = struct.Struct(">QQ")
_MAGICS: Final = {4: b"BMAP", 5: b"BMA3"}
_HEADERS: Final = {4: 24, 5: 72}
_CRC_AT: Final = 64
_DEEPEST: Final = 12
_OFFSET: Final = (1 << 54) - 1
_COUNT: Final = (1 << 21) - 1


def runs(volume: Volume, number: int, fork: Fork) -> list[Run]:
    """The runs of a fork in order, in bytes; what cannot be found is `LOST`.

    Extents that were set aside and never written are left out, as holes are.
    """
    found: list[Run] = []
    end = 0
    for run in sorted(_runs(volume, number, fork), key=lambda run: run.start):
        if run.start < end:  # what is forged to lie over another is lost where it does
            if run.start + run.length <= end:
                continue
            run = Run(end, run.start + run.length - end, LOST)  # noqa: PLW2901 - it is cut
        found.append(run)
        end = run.start + run.length
    return found


def _runs(volume: Volume, number: int, fork: Fork) -> Iterator[Run]:
    if fork.format == EXTENTS:
        if fork.extents * _EXTENT.size > len(fork.data):
            raise Unreadable("its inode is damaged: more extents than have room")
        yield from _extents(volume, fork.data[: fork.extents * _EXTENT.size])
    elif fork.format == BTREE:
        yield from _tree(volume, number, fork.data)


def _extents(volume: Volume, data: bytes) -> Iterator[Run]:
    size = volume.super.block
    for high, low in _EXTENT.iter_unpack(data):
        if high >> 63:
            continue
        start, count = high >> 9 & _OFFSET, low & _COUNT
        block = (high & 0x1FF) << 43 | low >> 21
        try:
            at = volume.offset(block)
            if count:
                volume.offset(block + count - 1)
        except Unreadable:
            at = LOST
        yield Run(start * size, count * size, at)


def _tree(volume: Volume, number: int, root: bytes) -> Iterator[Run]:
    """Extents below the root of a tree that stands in an inode."""
    level, count = struct.unpack_from(">HH", root)
    if level > _DEEPEST:
        raise Unreadable("its inode is damaged: a tree that is deeper than any can be")
    waiting = _children(root[4:], count, level, None)
    seen: set[int] = set()
    while waiting:
        start, end, level, block = waiting.pop()
        try:
            if block in seen:
                raise Unreadable("a tree of extents that leads in a circle")  # noqa: TRY301 - one loss
            seen.add(block)
            data = _block(volume, number, block, level - 1)
        except Unreadable:
            size = volume.super.block
            last = volume.super.blocks if end is None else end
            yield Run(start * size, max(last - start, 1) * size, LOST)
            continue
        count = int.from_bytes(data[6:8], "big")
        body = data[_HEADERS[volume.super.version] :]
        if level - 1:
            waiting += _children(body, count, level - 1, end)
        else:
            yield from _extents(volume, body[: min(count * 16, len(body) // 16 * 16)])


def _children(
    body: bytes, count: int, level: int, end: int | None
) -> list[tuple[int, int | None, int, int]]:
    """For each child the blocks of the file that it tells of, its parent's level, its block."""
    room = len(body) // 16
    count = min(count, room)
    keys = struct.unpack_from(f">{count}Q", body)
    blocks = struct.unpack_from(f">{count}Q", body, room * 8)
    ends = (*keys[1:], end)
    return [(keys[at], ends[at], level, blocks[at]) for at in range(count)][::-1]


def _block(volume: Volume, number: int, block: int, level: int) -> bytes:
    sb = volume.super
    data = volume.read(volume.offset(block), sb.block)
    if data[:4] != _MAGICS[sb.version] or int.from_bytes(data[4:6], "big") != level:
        raise Unreadable("a block of its tree of extents is damaged")
    if sb.version == 5 and (
        data[56:64] != number.to_bytes(8, "big") or not is_whole(data, _CRC_AT)
    ):
        raise Unreadable("a block of its tree of extents is damaged")
    return data
