"""An inode of ext2, ext3 and ext4: 128 bytes, and more behind them where there is room.

    0 mode 2 uid 4 size 8 atime 12 ctime 16 mtime 20 dtime 24 gid 26 links 28 sectors 32 flags
    40 sixty bytes: block numbers, a tree of extents, a short link, a device number, or content
    100 generation 104 attribute block 108 size (high) 116 sectors (high) 118 attribute block (high)
    120 uid (high) 122 gid (high) 128 size of the rest 132 ctime 136 mtime 140 atime (more of each)
    144 birth 148 more of it

(Documentation/filesystems/ext4/inodes.rst of Linux). The upper thirty bits of "more" are
nanoseconds, the lower two count 2^32 seconds, which takes the times to the year 2446.
"""

from __future__ import annotations

import os
import stat
import struct
from typing import Final, NamedTuple

from pratique.evidence.filesystem.base import LONGEST
from pratique.evidence.status import TYPES, instant
from pratique.model import Entry, EntryType, Instant

IMMUTABLE: Final = 0x10
APPEND_ONLY: Final = 0x20
ENCRYPTED: Final = 0x800
INDEXED: Final = 0x1000
HUGE: Final = 0x40000
EXTENTS: Final = 0x80000
VALUE: Final = 0x200000
INLINE: Final = 0x10000000

_BASE: Final = struct.Struct("<HHIiiiIHHII4x60sIII4xHHHH")
_EXTRA: Final = struct.Struct("<HHIIIiI")
_LONGEST_FAST_LINK: Final = 60


class Inode(NamedTuple):
    """One inode as it stands on the disk. `blocks` are its sixty bytes, `body` is all of it."""

    number: int
    mode: int
    uid: int
    gid: int
    size: int
    links: int
    sectors: int
    flags: int
    blocks: bytes
    generation: int
    attribute_block: int
    deleted_at: int
    mtime: Instant
    ctime: Instant
    atime: Instant
    btime: Instant | None
    extra: int
    body: bytes

    @property
    def type(self) -> EntryType:
        """What it is, by its mode."""
        return TYPES.get(stat.S_IFMT(self.mode), EntryType.UNKNOWN)

    def is_fast_link(self) -> bool:
        """Whether the target of a link stands in the inode itself."""
        return self.size < _LONGEST_FAST_LINK and not self.flags & (EXTENTS | INLINE)

    def entry(self, path: bytes, device: int, block_size: int, target: bytes | None) -> Entry:
        """The entry for this inode, called `path`, as the kernel shows it (ext4_getattr)."""
        unit = block_size if self.flags & HUGE else 512
        allocated = min(self.sectors * unit, LONGEST)
        kind = self.type
        if self.flags & INLINE and kind is EntryType.REGULAR:
            allocated += -(-self.size // 512) * 512
        return Entry(
            path,
            kind,
            min(self.size, LONGEST),
            self.mode & 0o7777,
            self.uid,
            self.gid,
            self.number,
            device,
            self.links,
            allocated,
            self.mtime,
            self.ctime,
            self.atime,
            self.btime,
            bool(self.flags & IMMUTABLE),
            bool(self.flags & APPEND_ONLY),
            self._device() if kind in (EntryType.CHARACTER, EntryType.BLOCK) else 0,
            target,
        )

    def _device(self) -> int:
        """Two encodings, old and new (old_decode_dev, new_decode_dev of <linux/kdev_t.h>)."""
        old, new = struct.unpack_from("<II", self.blocks)
        if old:
            return os.makedev(old >> 8 & 0xFF, old & 0xFF)
        return os.makedev((new & 0xFFF00) >> 8, (new & 0xFF) | (new >> 12 & 0xFFF00))


def parsed(number: int, body: bytes) -> Inode:
    """The inode in `body`, which is as long as the superblock says inodes are."""
    (mode, uid, size, atime, ctime, mtime, dtime, gid, links, sectors, flags, blocks, generation,
     acl, size_high, sectors_high, acl_high, uid_high,
     gid_high) = _BASE.unpack_from(body)  # fmt: skip
    extra = more_c = more_m = more_a = 0
    birth: Instant | None = None
    if len(body) >= 128 + _EXTRA.size:
        extra, _, c, m, a, born, more_born = _EXTRA.unpack_from(body, 128)
        # Each counts only where the inode says that it reaches so far (EXT4_FITS_IN_INODE).
        more_c, more_m, more_a = c * (extra >= 8), m * (extra >= 12), a * (extra >= 16)
        if extra >= 20 and (born or (more_born and extra >= 24)):
            birth = _moment(born, more_born * (extra >= 24))
    return Inode(
        number,
        mode,
        uid | uid_high << 16,
        gid | gid_high << 16,
        size | (size_high << 32 if stat.S_ISREG(mode) else 0),
        links,
        sectors | sectors_high << 32,
        flags,
        blocks,
        generation,
        acl | acl_high << 32,
        dtime,
        _moment(mtime, more_m),
        _moment(ctime, more_c),
        _moment(atime, more_a),
        birth,
        extra,
        body,
    )


def _moment(seconds: int, more: int) -> Instant:
    return instant(seconds + ((more & 3) << 32), more >> 2)
