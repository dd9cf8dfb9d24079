"""An inode of XFS: `xfs_dinode`, versions 1 to 3.

0 magic 2 mode 4 version 5 format 8 uid 12 gid 16 links 24 extents (many) 32 atime 40 mtime
48 ctime 56 size 64 blocks 76 extents 80 extents of attributes 82 where attributes begin
83 their format 90 flags, and in version 3: 100 checksum 120 flags2 144 birth 152 number
"""

from __future__ import annotations

import os
import stat
import struct
from dataclasses import dataclass
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.filesystem.base import LONGEST
from pratique.evidence.status import TYPES, instant
from pratique.model import Entry, EntryType, Instant

DEVICE, LOCAL, EXTENTS, BTREE = 0, 1, 2, 3
REALTIME: Final = 0x01
_IMMUTABLE, _APPEND = 0x08, 0x10
_BIG_TIME, _MANY_EXTENTS = 0x08, 0x10
_CORE: Final = struct.Struct(">2sHBBHIII4xQ8s8s8sQQ4xIHBB6xH")
_LATER: Final = struct.Struct(">Q16x8s")  # from 120 on
_TIME: Final = struct.Struct(">ii")
_BEFORE_1970: Final = 1 << 31  # seconds from which on big times count
_MINOR_BITS: Final = 18


@dataclass(frozen=True, slots=True)
class Fork:
    """Content or attributes: in which form they are there, and the bytes in the inode."""

    format: int
    extents: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Inode:
    """An inode; sizes in bytes, `blocks` in blocks of the file system."""

    number: int
    mode: int
    links: int
    uid: int
    gid: int
    size: int
    blocks: int
    flags: int
    atime: Instant
    mtime: Instant
    ctime: Instant
    btime: Instant | None
    content: Fork
    attributes: Fork | None

    @property
    def type(self) -> EntryType:
        """What it is."""
        return TYPES.get(stat.S_IFMT(self.mode), EntryType.UNKNOWN)

    def entry(self, path: bytes, device: int, block: int, target: bytes | None) -> Entry:
        """The entry of this inode, called `path`."""
        return Entry(
            path,
            self.type,
            self.size,
            self.mode & 0o7777,
            self.uid,
            self.gid,
            self.number,
            device,
            self.links,
            min(self.blocks * block, LONGEST),
            self.mtime,
            self.ctime,
            self.atime,
            self.btime,
            bool(self.flags & _IMMUTABLE),
            bool(self.flags & _APPEND),
            self._device(),
            target,
        )

    def _device(self) -> int:
        if self.content.format != DEVICE:
            return 0
        number = int.from_bytes(self.content.data[:4], "big")
        return os.makedev(number >> _MINOR_BITS, number & (1 << _MINOR_BITS) - 1)


def parsed(number: int, data: bytes) -> Inode:
    """An inode from its bytes; `Unreadable` where its numbers cannot be."""
    (_magic, mode, version, form, old_links, uid, gid, links, many, atime, mtime, ctime, size,
     blocks, extents, attribute_extents, begin, attribute_form,
     flags) = _CORE.unpack_from(data)  # fmt: skip
    if version not in (1, 2, 3) or size > LONGEST or form > BTREE:
        raise Unreadable("its inode is damaged: its numbers cannot be")
    flags2, birth = _LATER.unpack_from(data, 120) if version == 3 else (0, b"")
    big = bool(flags2 & _BIG_TIME)
    if flags2 & _MANY_EXTENTS:
        extents, attribute_extents = many, extents
    literal = data[176 if version == 3 else 100 :]
    if begin * 8 > len(literal):
        raise Unreadable("its inode is damaged: its attributes begin outside")
    attributes = None
    if begin:
        attributes = Fork(attribute_form, attribute_extents, literal[begin * 8 :])
    return Inode(
        number,
        mode,
        old_links if version == 1 else links,
        uid,
        gid,
        size,
        blocks,
        flags,
        _moment(atime, big=big),
        _moment(mtime, big=big),
        _moment(ctime, big=big),
        _moment(birth, big=big) if birth and any(birth) else None,
        Fork(form, extents, literal[: begin * 8] if begin else literal),
        attributes,
    )


def _moment(raw: bytes, *, big: bool) -> Instant:
    if big:
        seconds, nanoseconds = divmod(int.from_bytes(raw, "big"), 1_000_000_000)
        return instant(seconds - _BEFORE_1970, nanoseconds)
    return instant(*_TIME.unpack(raw))
