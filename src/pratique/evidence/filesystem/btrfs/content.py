"""The content of a file of Btrfs: its extents, inline, compressed or as they are.

`btrfs_file_extent_item` of <linux/btrfs_tree.h>. What no extent covers, and what was only set
aside (prealloc), is zeros.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, Self

from pratique.errors import Unreadable
from pratique.evidence.filesystem.btrfs.chunk import Chunks
from pratique.evidence.filesystem.btrfs.compression import MOST, unpacked
from pratique.evidence.filesystem.btrfs.inode import EXTENT_DATA
from pratique.evidence.filesystem.btrfs.tree import BlockDamage, Tree
from pratique.evidence.filesystem.runs import CHUNK, joined
from pratique.model import Entry, readable

_ITEM: Final = struct.Struct("<QQBBHB")
_PLACE: Final = struct.Struct("<QQQQ")
_INLINE, _REGULAR, _PREALLOC = 0, 1, 2


class Extent(NamedTuple):
    """`length` bytes of a file from `start` on.

    `held` are those of an inline extent, as they are stored. Else they lie at `address`,
    `stored` bytes of them, which give `whole` bytes, of which ours begin at `skipped`. `lost`
    says why they cannot be found; empty if they can.
    """

    start: int
    length: int
    compression: int = 0
    held: bytes | None = None
    address: int = 0
    stored: int = 0
    whole: int = 0
    skipped: int = 0
    lost: str = ""


def extents_of(tree: Tree, inode: int, size: int) -> list[Extent]:
    """The extents of a file in order, none over another nor behind its end; what is lost is one."""
    found: list[Extent] = []
    end = 0
    for item in tree.items((inode, EXTENT_DATA, 0), (inode, EXTENT_DATA + 1, 0)):
        if isinstance(item, BlockDamage):
            after = item.after[2] if item.after[:2] == (inode, EXTENT_DATA) else size
            extent: Extent | None = Extent(end, max(after - end, 0), lost=item.what)
        else:
            (_inode, _kind, start), data = item
            extent = _parsed(start, data)
        if extent is None:
            continue
        if extent.start < end:
            extent = Extent(end, extent.start + extent.length - end, lost="extents that overlap")
        # The last one ends with its block. Whoever forges one makes readers go on for years.
        extent = extent._replace(length=min(extent.length, size - extent.start))
        if extent.length > 0:
            found.append(extent)
            end = extent.start + extent.length
    return found


def _parsed(start: int, data: bytes) -> Extent | None:
    """An extent as its item tells it; None for a hole."""
    if len(data) < _ITEM.size:
        return Extent(start, 1, lost="an extent that is cut short")
    _generation, whole, compression, encryption, other, kind = _ITEM.unpack_from(data)
    if kind == _INLINE:
        lost = _strange(encryption, other)
        return Extent(start, whole, compression, data[_ITEM.size :], whole=whole, lost=lost)
    if len(data) < _ITEM.size + _PLACE.size:
        return Extent(start, 1, lost="an extent that is cut short")
    address, stored, skipped, length = _PLACE.unpack_from(data, _ITEM.size)
    if not address or kind == _PREALLOC:
        return None
    lost = _strange(encryption, other)
    if kind != _REGULAR or skipped + length > whole or (not compression and whole > stored):
        lost = "an extent that cannot be"
    return Extent(start, length, compression, None, address, stored, whole, skipped, lost)


def _strange(encryption: int, other: int) -> str:
    return "stored in a way that is not known (encryption)" if encryption or other else ""


class BtrfsFile:
    """A regular file. `capability` gives the attribute `security.capability`."""

    __slots__ = ("_capability", "_chunks", "_entry", "_extents", "_last", "_sector", "_starts")

    def __init__(
        self,
        chunks: Chunks,
        entry: Entry,
        extents: list[Extent],
        sector: int,
        capability: Callable[[], bytes | None],
    ) -> None:
        self._chunks = chunks
        self._entry = entry
        self._extents = extents
        self._starts = [extent.start for extent in extents]
        self._sector = sector
        self._capability = capability
        self._last: tuple[Extent, bytes] | None = None

    def chunks(self) -> Iterator[bytes]:
        """Pieces of at most 1 MiB, up to the listed size."""
        for at in range(0, self._entry.size, CHUNK):
            yield self.read_at(at, CHUNK)

    def grew(self) -> bool:
        """Never: what lies on a disk does not grow."""
        return False

    def extents(self) -> Iterator[tuple[int, int]]:
        """Where there is data; what follows on each other is told as one."""
        return joined((extent.start, extent.length) for extent in self._extents)

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`; `Unreadable` where one of them is lost."""
        end = min(offset + length, self._entry.size)
        if offset >= end:
            return b""
        parts: list[bytes] = []
        at = offset
        for index in range(max(bisect_right(self._starts, at) - 1, 0), len(self._extents)):
            extent = self._extents[index]
            stop = min(extent.start + extent.length, end)
            if extent.start >= end:
                break
            if stop <= at:
                continue
            if extent.start > at:
                parts.append(bytes(extent.start - at))
                at = extent.start
            parts.append(self._read(extent, at - extent.start, stop - at))
            at = stop
        if at < end:
            parts.append(bytes(end - at))
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def capabilities(self) -> bytes | None:
        """The attribute; None where it cannot be told."""
        try:
            return self._capability()
        except Unreadable:
            return None

    def _read(self, extent: Extent, skip: int, length: int) -> bytes:
        try:
            return self._bytes(extent, skip, length)
        except Unreadable as error:
            where = readable(b"/" + self._entry.path)
            raise Unreadable(error.what, where=where, next_step=error.next_step) from error

    def _bytes(self, extent: Extent, skip: int, length: int) -> bytes:
        if extent.lost:
            raise Unreadable(extent.lost)
        if extent.compression:
            return self._unpacked(extent)[extent.skipped + skip :][:length]
        if extent.held is None:
            return self._chunks.read(extent.address + extent.skipped + skip, length)
        if len(extent.held) < skip + length:
            raise Unreadable("an extent that is cut short")
        return extent.held[skip : skip + length]

    def _unpacked(self, extent: Extent) -> bytes:
        if self._last is not None and self._last[0] is extent:
            return self._last[1]
        if extent.stored > MOST:
            raise Unreadable("a compressed extent that is larger than any can be")
        data = extent.held
        if data is None:
            data = self._chunks.read(extent.address, extent.stored)
        found = unpacked(extent.compression, data, extent.whole, self._sector)
        self._last = (extent, found)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._last = None
