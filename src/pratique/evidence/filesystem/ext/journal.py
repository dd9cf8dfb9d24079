"""The journal of ext3 and ext4: blocks as they were before. It is read, and never played back.

All numbers are big-endian. Each block of the log that is no content begins with

    0 C03B3998 4 type (1 description, 3 and 4 superblock) 8 number of the transaction

A description holds tags, each naming the place of one of the blocks that follow it:

    0 block 4 checksum 6 flags 8 block (high, with 64 bits) | with checksums v3: 0 block 4 flags
    8 block (high) 12 checksum; then 16 bytes of UUID, if flag 2 is not set

(Documentation/filesystems/ext4/journal.rst of Linux). A log is written in a circle, so what
follows on an old description may be newer: whoever takes a block makes sure what it is.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from pratique.errors import Unreadable
from pratique.evidence.filesystem.ext import mapping
from pratique.evidence.filesystem.ext.volume import Volume
from pratique.evidence.filesystem.runs import LOST, Run

_MAGIC: Final = b"\xc0\x3b\x39\x98"
_DESCRIPTION: Final = 1
_ESCAPED: Final = 1  # the content began like a block of the log, so its start was blanked
_SAME_UUID: Final = 2
_LAST: Final = 8
_WIDE: Final = 2
_CHECKSUM_2: Final = 8
_CHECKSUM_3: Final = 16
MOST_BYTES: Final = 1 << 30


class Copy(NamedTuple):
    """A block as it was at a transaction."""

    transaction: int
    block: int
    data: bytes


def copies(volume: Volume) -> Iterator[Copy]:
    """Every block that the log still holds, in the order of the log.

    `Unreadable` where there is no journal that can be read; a part that cannot be read is left
    out.
    """
    log = _Log(volume)
    at = log.first
    while at < log.end:
        data = log.block(at)
        if data[:4] != _MAGIC or struct.unpack_from(">I", data, 4)[0] != _DESCRIPTION:
            at += 1
            continue
        transaction = struct.unpack_from(">I", data, 8)[0]
        for number, (block, flags) in enumerate(log.tags(data), start=1):
            place = log.first + (at + number - log.first) % (log.end - log.first)
            content = log.block(place)
            if flags & _ESCAPED:
                content = _MAGIC + content[4:]
            if content and 0 < block < volume.super.blocks:
                yield Copy(transaction, block, content)
        at += 1


class _Log:
    """The blocks of the log, by their numbers in it."""

    def __init__(self, volume: Volume) -> None:
        inode = volume.inode(volume.super.journal_inode or 8)
        self._volume = volume
        self._runs = mapping.runs(volume, inode)
        start = self.block(0)
        if start[:4] != _MAGIC or struct.unpack_from(">I", start, 4)[0] not in {3, 4}:
            raise Unreadable("its journal is damaged")
        size, length, self.first = struct.unpack_from(">III", start, 12)
        self._features = struct.unpack_from(">I", start, 40)[0]
        held = min(inode.size, MOST_BYTES) // volume.block_size
        self.end = min(length, held)
        if size != volume.block_size or not 0 < self.first < self.end:
            raise Unreadable("its journal is damaged")

    def block(self, number: int) -> bytes:
        """One block; empty where it cannot be read."""
        at = number * self._volume.block_size
        run = next((one for one in self._near(at) if one.at != LOST), None)
        if run is None:
            return b""
        try:
            return self._volume.read(run.at + at - run.start, self._volume.block_size)
        except Unreadable:
            return b""

    def _near(self, at: int) -> Iterator[Run]:
        return (run for run in self._runs if run.start <= at < run.start + run.length)

    def tags(self, data: bytes) -> Iterator[tuple[int, int]]:
        """The blocks that a description names, with flags."""
        third, wide = self._features & _CHECKSUM_3, self._features & _WIDE
        size = 16 if third else 12 if wide else 8
        end = len(data) - (4 if self._features & (_CHECKSUM_2 | _CHECKSUM_3) else 0)
        at = 12
        while at + size <= end:
            if third:
                low, flags, high = struct.unpack_from(">III", data, at)
            else:
                low, _, flags = struct.unpack_from(">IHH", data, at)
                high = struct.unpack_from(">I", data, at + 8)[0] if wide else 0
            yield low | (high << 32 if wide else 0), flags
            if flags & _LAST:
                return
            at += size + (0 if flags & _SAME_UUID else 16)
