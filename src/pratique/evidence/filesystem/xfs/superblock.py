"""The superblock of XFS (`xfs_dsb`) and its copies at the start of each allocation group."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.crc32c import crc32c
from pratique.evidence.disk.base import Medium

MAGIC: Final = b"XFSB"
_SIZE: Final = 512
_START: Final = struct.Struct(">4sIQQQ16sQQ20xIIIIHHHH12sBBBBB")
_CRC_AT: Final = 224
_VERSION: Final = 0x0F
_FTYPE_4: Final = 0x200  # of features2, in version 4
_FTYPE, _META_UUID, _NEEDS_REPAIR = 0x01, 0x04, 0x10
_KNOWN: Final = 0xFF
_NO_INODE: Final = (1 << 64) - 1
_USUAL_GROUPS: Final = (4, 2, 3, 8, 16, 32)  # what mkfs.xfs makes of most disks


@dataclass(frozen=True, slots=True)
class Superblock:
    """The geometry; sizes in bytes, counts in blocks. `at` is where it was read."""

    at: int
    version: int
    block: int
    blocks: int
    uuid: str
    meta_uuid: bytes  # what each block of version 5 carries
    log_start: int  # 0 where the log is on another disk
    log_blocks: int
    root: int
    group_blocks: int
    groups: int
    inode: int
    block_bits: int  # of the number of a block inside its group
    inode_bits: int  # of the number of an inode inside its block
    folder_block: int
    label: str
    file_types: bool
    incompatible: int

    @property
    def unknown_features(self) -> int:
        """Bits of what a kernel must know to read this, and we do not."""
        return self.incompatible & ~_KNOWN

    @property
    def needs_repair(self) -> bool:
        """Whether a program has noted that it must be repaired first."""
        return bool(self.incompatible & _NEEDS_REPAIR)


def recognises(medium: Medium) -> bool:
    """Whether a superblock stands at the start, or a sound copy where one is to be expected."""
    try:
        if medium.read_at(0, 4) == MAGIC:
            return True
    except Unreadable:
        pass
    return next(_copies(medium), None) is not None


def read_superblock(medium: Medium) -> tuple[Superblock, str]:
    """The superblock, and what is wrong with the first; `EvidenceError` where none is sound."""
    try:
        return _parsed(medium, 0), ""
    except Unreadable as error:
        for found in _copies(medium):
            return found, error.what
        raise EvidenceError(error.what, where=medium.name) from error


def _copies(medium: Medium) -> Iterator[Superblock]:
    """Sound copies; those of some groups only know the root."""
    blocks = medium.size // 4096
    for groups in _USUAL_GROUPS:
        length = -(-blocks // groups) * 4096
        for group in dict.fromkeys((groups // 2, groups - 1, 1)):
            try:
                yield _parsed(medium, group * length)
            except Unreadable:
                continue


def _parsed(medium: Medium, at: int) -> Superblock:
    data = medium.read_at(at, _SIZE)
    if len(data) < _SIZE or not data.startswith(MAGIC):
        raise Unreadable("there is no superblock")
    (_magic, block, blocks, _rt_blocks, _rt_extents, uuid, log_start, root, group_blocks, groups,
     _bitmap, log_blocks, version, sector, inode, per_block, label, block_log, _sector_log,
     inode_log, per_block_log, group_log) = _START.unpack_from(data)  # fmt: skip
    features2, _bad, _compatible, _read_only, incompatible = struct.unpack_from(">IIIII", data, 200)
    version &= _VERSION
    five = version == 5
    sound = (
        version in (4, 5)
        and 9 <= block_log <= 16
        and block == 1 << block_log
        and 8 <= inode_log <= 11
        and inode == 1 << inode_log <= block
        and per_block == 1 << per_block_log == block // inode
        and 0 < groups <= blocks <= groups * group_blocks
        and group_blocks <= 1 << group_log <= 1 << 31
        and data[192] + block_log <= 16
        and 0 < root != _NO_INODE
    )
    if not sound:
        raise Unreadable("its numbers cannot be")
    if five:
        _verified(medium, at, data, sector)
    else:
        incompatible = 0
    return Superblock(
        at,
        version,
        block,
        blocks,
        _shown(uuid),
        data[248:264] if incompatible & _META_UUID else uuid,
        log_start,
        log_blocks,
        root,
        group_blocks,
        groups,
        inode,
        group_log,
        per_block_log,
        block << data[192],
        label.split(b"\0", 1)[0].decode("utf-8", "replace"),
        bool(incompatible & _FTYPE if five else features2 & _FTYPE_4),
        incompatible,
    )


def _verified(medium: Medium, at: int, data: bytes, sector: int) -> None:
    if not _SIZE <= sector <= 1 << 15:
        raise Unreadable("its numbers cannot be")
    if sector > _SIZE:
        data = medium.read_at(at, sector)
    if not is_whole(data, _CRC_AT):
        raise Unreadable("it has a wrong checksum")


def is_whole(data: bytes, at: int) -> bool:
    """Whether the checksum at a place of a block fits the block without it."""
    stored = int.from_bytes(data[at : at + 4], "little")
    return crc32c(data[:at] + bytes(4) + data[at + 4 :]) == stored


def _shown(raw: bytes) -> str:
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
