"""What lies on a medium, by the marks that it has at fixed places. Nothing is opened."""

from __future__ import annotations

from typing import Final

from pratique.evidence.disk.base import Medium

# (offset, mark): wipefs(8) knows the same places.
_MARKS: Final = (
    (1080, b"\x53\xef"),  # ext2, ext3, ext4
    (0, b"XFSB"),
    (65600, b"_BHRfS_M"),  # Btrfs
    (0, b"LUKS\xba\xbe"),
    (3, b"NTFS    "),
    (32769, b"CD001"),  # ISO 9660
    (1024, b"\x10\x20\xf5\xf2"),  # F2FS
    (0, b"hsqs"),  # squashfs
    (52, b"ReIsEr"),
)
_SWAP: Final = (b"SWAPSPACE2", b"SWAP-SPACE")
_LVM: Final = b"LABELONE"
_MD: Final = b"\xfc\x4e\x2b\xa9"


def holds_something(medium: Medium) -> bool:
    """Whether something is known of what lies on `medium`: a table, a file system, a member."""
    start = medium.read_at(0, 1 << 17)
    if any(start.startswith(mark, offset) for offset, mark in _MARKS):
        return True
    if any(start.startswith(_LVM, sector * 512) for sector in range(4)):
        return True
    if start.startswith(_SWAP, 4086) or start.startswith(b"EFI PART", 512):
        return True
    if start.startswith(_MD) or start.startswith(_MD, 4096):
        return True
    old = (medium.size & ~0xFFFF) - 0x10000
    return _is_boot_sector(start) or (old > 0 and medium.read_at(old, 4) == _MD)


def _is_boot_sector(start: bytes) -> bool:
    """An MBR whose entries can be partitions, or the boot sector of a FAT file system."""
    if start[510:512] != b"\x55\xaa":
        return False
    if start[54:57] == b"FAT" or start[82:87] == b"FAT32":
        return True
    entries = [start[446 + 16 * number : 462 + 16 * number] for number in range(4)]
    used = [entry for entry in entries if any(entry)]
    return bool(used) and all(entry[0] in {0, 0x80} and entry[4] for entry in used)
