"""Checksums put right after a change: whoever forges a disk does that, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pratique.evidence.crc32c import crc32c

_XFS_PLACES = (4, 12, 32, 52, 56, 64, 100, 216, 224, 312)
_NODE = 16384  # of Btrfs
_SUPER = 4096


@dataclass(frozen=True, slots=True)
class Mending:
    """`mend(before, after)` is a block of this length with its checksums right, as they were."""

    block: int
    mend: Callable[[bytes, bytes], bytes]


def _xfs(before: bytes, after: bytes) -> bytes:
    """A sector, an inode or a block carries its own, at a place that depends on what it is."""
    mended = bytearray(after)
    for length in (512, 4096):
        for at in range(0, 4096, length):
            old, new = before[at : at + length], bytes(mended[at : at + length])
            if old == new:
                continue
            for place in _XFS_PLACES:
                if _xfs_checksum(old, place) == old[place : place + 4] != bytes(4):
                    mended[at + place : at + place + 4] = _xfs_checksum(new, place)
                    break
    return bytes(mended)


def _xfs_checksum(data: bytes, place: int) -> bytes:
    return crc32c(data[:place] + bytes(4) + data[place + 4 :]).to_bytes(4, "little")


def _btrfs(before: bytes, after: bytes) -> bytes:
    """In front of each node, and of the superblock."""
    for length in (_NODE, _SUPER):
        if crc32c(before[32:length]).to_bytes(4, "little") == before[:4]:
            return crc32c(after[32:length]).to_bytes(4, "little") + after[4:]
    return after


XFS = Mending(4096, _xfs)
BTRFS = Mending(_NODE, _btrfs)
