"""The superblock of Btrfs and its copies at 64 KiB, 64 MiB and 256 GiB (`btrfs_super_block`)."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.crc32c import crc32c
from pratique.evidence.disk.base import Medium

COPIES: Final = (0x10000, 0x4000000, 0x4000000000)
SIZE: Final = 4096
MAGIC: Final = b"_BHRfS_M"
CHECKSUMS: Final = ("crc32c", "xxhash", "sha256", "blake2")
METADATA_UUID: Final = 0x400
EXTENT_TREE_V2: Final = 0x2000
RAID_STRIPE_TREE: Final = 0x4000
_KNOWN_FEATURES: Final = 0x1FFFF & ~EXTENT_TREE_V2 & ~RAID_STRIPE_TREE

# From bytenr on, after checksum and fsid, up to and with the device id of dev_item.
_FIELDS: Final = struct.Struct("<QQ8sQQQQQQQQQIIIIIQQQQHBBBQ")
_BACKUPS: Final = range(0xB2B, 0xB2B + 4 * 168, 168)
_BACKUP: Final = struct.Struct("<QQQQ")
_SMALLEST, _LARGEST = 4096, 65536


@dataclass(frozen=True, slots=True)
class Superblock:
    """What one device says of the whole. `backups` are earlier roots: address, generation."""

    uuid: str
    block_uuid: bytes  # what every block of the trees carries
    copy: int  # which of COPIES
    generation: int
    root: int
    root_level: int
    chunk_root: int
    chunk_root_level: int
    chunk_generation: int
    log_root: int
    root_folder: int
    devices: int
    device_id: int
    sector: int
    node_size: int
    features: int
    checksum: str
    label: str
    chunks: bytes
    backups: tuple[tuple[int, int, int], ...]

    @property
    def unknown_features(self) -> int:
        """Bits of what a kernel must know to read this, and we do not."""
        return self.features & ~_KNOWN_FEATURES


def read_superblock(medium: Medium) -> Superblock | None:
    """The first copy that is whole; None if none is."""
    for copy, offset in enumerate(COPIES):
        if offset + SIZE > medium.size:
            break
        try:
            block = medium.read_at(offset, SIZE)
        except Unreadable:
            continue
        if (found := _parsed(block, copy)) is not None:
            return found
    return None


def is_marked(medium: Medium) -> bool:
    """Whether the mark of Btrfs stands in one of the places."""
    for offset in COPIES:
        if offset + SIZE > medium.size:
            break
        try:
            if medium.read_at(offset + 0x40, 8) == MAGIC:
                return True
        except Unreadable:
            continue
    return False


def checksum(kind: str, data: bytes) -> bytes | None:
    """The checksum of a block without its first 32 bytes; None for a kind that Python lacks."""
    if kind == "crc32c":
        return crc32c(data).to_bytes(4, "little")
    if kind == "sha256":
        return hashlib.sha256(data).digest()
    if kind == "blake2":
        return hashlib.blake2b(data, digest_size=32).digest()
    return None


def _parsed(block: bytes, copy: int) -> Superblock | None:
    if len(block) < SIZE or block[0x40:0x48] != MAGIC:
        return None
    (bytenr, _flags, _magic, generation, root, chunk_root, log_root, _transid, _total, _used,
     root_folder, devices, sector, node_size, _leaf, _stripe, array, chunk_generation, _compat,
     _compat_ro, features, kind, root_level, chunk_level, _log_level,
     device_id) = _FIELDS.unpack_from(block, 0x30)  # fmt: skip
    if bytenr != COPIES[copy] or kind >= len(CHECKSUMS):
        return None
    expected = checksum(CHECKSUMS[kind], block[32:])
    if expected is not None and not block.startswith(expected):
        return None
    if not (_usual(sector) and _usual(node_size)) or array > 2048:
        return None
    fsid = block[0x20:0x30]
    return Superblock(
        _shown(fsid),
        block[0x23B:0x24B] if features & METADATA_UUID else fsid,
        copy,
        generation,
        root,
        root_level,
        chunk_root,
        chunk_level,
        chunk_generation,
        log_root,
        root_folder,
        devices,
        device_id,
        sector,
        node_size,
        features,
        CHECKSUMS[kind],
        block[0x12B:0x22B].split(b"\0", 1)[0].decode("utf-8", "replace"),
        block[0x32B : 0x32B + array],
        tuple(_backups(block)),
    )


def _usual(size: int) -> bool:
    return _SMALLEST <= size <= _LARGEST and size & (size - 1) == 0


def _backups(block: bytes) -> list[tuple[int, int, int]]:
    """Address, generation and level of the roots of trees that stood before this one."""
    found = []
    for offset in _BACKUPS:
        root, generation, _chunk_root, _chunk_generation = _BACKUP.unpack_from(block, offset)
        if root and generation:
            # The levels stand at the end of a backup, behind ten numbers and four reserved.
            found.append((root, generation, block[offset + 152]))
    return sorted(found, key=lambda backup: -backup[1])


def _shown(raw: bytes) -> str:
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
