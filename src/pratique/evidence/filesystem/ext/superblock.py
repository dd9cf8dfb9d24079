"""The superblock of ext2, ext3 and ext4: the size of everything else.

It stands 1024 bytes from the start; copies stand at the start of some groups: of 0, 1 and the
powers of 3, 5 and 7 with `sparse_super`, of two named groups with `sparse_super2`, else of all
(Documentation/filesystems/ext4/super.rst and blockgroup.rst of Linux).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.base import Medium

START: Final = 1024
SIZE: Final = 1024
_MAGIC: Final = b"\x53\xef"
_MAGIC_AT: Final = 56
_GOOD_OLD_INODE: Final = 128
_FEWEST: Final = 256  # blocks of a group, as mke2fs(8) allows; fewer would be groups without end
_LARGEST_BLOCK: Final = 16  # 1024 << 6
# A group is as large as one block of bits can tell, so the first copy of a superblock stands
# behind 8 * block size blocks. All block sizes are tried where the first superblock is lost.
_USUAL_BLOCKS: Final = (4096, 1024, 2048, 65536, 16384, 8192, 32768)

HAS_JOURNAL: Final = 0x4  # compatible
SPARSE_SUPER2: Final = 0x200
RECOVER: Final = 0x4  # incompatible
JOURNAL_DEVICE: Final = 0x8
META_GROUPS: Final = 0x10
WIDE: Final = 0x80
FILE_TYPE: Final = 0x2
EXTENTS: Final = 0x40
LARGE_FOLDERS: Final = 0x4000
SPARSE_SUPER: Final = 0x1  # read-only compatible
HUGE_FILE: Final = 0x8
CLUSTERS: Final = 0x200
# Features that change where things lie and that are not understood here.
_UNKNOWN: Final = 0xFFFFFFFF & ~(
    FILE_TYPE | RECOVER | META_GROUPS | EXTENTS | WIDE | 0x100 | 0x200 | 0x400 | 0x1000 | 0x2000
    | LARGE_FOLDERS | 0x8000 | 0x10000 | 0x20000
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Superblock:
    """What the superblock says, checked against itself. Sizes in bytes, counts in numbers."""

    inodes: int
    blocks: int
    first_block: int
    block_size: int
    blocks_per_group: int
    inodes_per_group: int
    inode_size: int
    first_inode: int
    descriptor_size: int
    first_meta_group: int
    compatible: int
    incompatible: int
    read_only: int
    backup_groups: tuple[int, int]
    state: int
    errors: int
    written: int
    mounted: int
    last_orphan: int
    journal_inode: int
    uuid: str
    label: str
    last_mount: bytes

    @property
    def groups(self) -> int:
        """How many groups of blocks there are."""
        return -(-(self.blocks - self.first_block) // self.blocks_per_group)

    @property
    def kind(self) -> str:
        """`ext2`, `ext3` or `ext4`, as mount(8) would have to call it."""
        if self.incompatible & (EXTENTS | WIDE | 0x200) or self.read_only & (HUGE_FILE | 0x10):
            return "ext4"
        return "ext3" if self.compatible & HAS_JOURNAL else "ext2"

    def has_copy(self, group: int) -> bool:
        """Whether a superblock stands at the start of `group`."""
        if group == 0:
            return True
        if self.compatible & SPARSE_SUPER2:
            return group in self.backup_groups
        if not self.read_only & SPARSE_SUPER or group == 1:
            return True
        return group % 2 == 1 and any(_is_power(group, base) for base in (3, 5, 7))


def recognises(medium: Medium) -> bool:
    """Whether the signature stands at its place, here or in the first copy."""
    try:
        first = medium.read_at(START + _MAGIC_AT, 2)
    except Unreadable:
        first = b""
    return first == _MAGIC or next(copies(medium), None) is not None


def read(medium: Medium) -> Superblock:
    """The first superblock; `EvidenceError` where it is damaged."""
    return parsed(medium.read_at(START, SIZE), medium.size)


def copies(medium: Medium) -> Iterator[tuple[int, Superblock]]:
    """The copies that hold together, with the byte where each stands."""
    for size in _USUAL_BLOCKS:
        group = size * 8 * size
        for number in (1, 3, 5, 7, 9):
            at = number * group + (1024 if size == 1024 else 0)
            if at + SIZE > medium.size:
                break
            try:
                found = parsed(medium.read_at(at, SIZE), medium.size)
            except EvidenceError:
                continue
            if found.block_size == size:
                yield at, found


def parsed(data: bytes, size: int) -> Superblock:
    """The superblock in `data` of a medium of `size` bytes; `EvidenceError` where it lies."""
    if len(data) < SIZE or data[_MAGIC_AT : _MAGIC_AT + 2] != _MAGIC:
        raise EvidenceError("there is no superblock of ext2, ext3 or ext4")
    number = struct.Struct("<I").unpack_from
    short = struct.Struct("<H").unpack_from
    revision, shift = number(data, 76)[0], number(data, 24)[0]
    incompatible = number(data, 96)[0] if revision else 0
    wide = bool(incompatible & WIDE)
    found = Superblock(
        inodes=number(data, 0)[0],
        blocks=number(data, 4)[0] | (number(data, 336)[0] << 32 if wide else 0),
        first_block=number(data, 20)[0],
        block_size=1024 << min(shift, _LARGEST_BLOCK),
        blocks_per_group=number(data, 32)[0],
        inodes_per_group=number(data, 40)[0],
        inode_size=short(data, 88)[0] if revision else _GOOD_OLD_INODE,
        first_inode=number(data, 84)[0] if revision else 11,
        descriptor_size=max(short(data, 254)[0], 64) if wide else 32,
        first_meta_group=number(data, 260)[0],
        compatible=number(data, 92)[0] if revision else 0,
        incompatible=incompatible,
        read_only=number(data, 100)[0] if revision else 0,
        backup_groups=struct.unpack_from("<II", data, 0x24C),
        state=short(data, 58)[0],
        errors=number(data, 0x194)[0],
        written=number(data, 48)[0],
        mounted=number(data, 44)[0],
        last_orphan=number(data, 232)[0],
        journal_inode=number(data, 224)[0],
        uuid=_uuid(data[104:120]),
        label=data[120:136].partition(b"\0")[0].decode("utf-8", "backslashreplace"),
        last_mount=data[136:200].partition(b"\0")[0],
    )
    _check(found, size)
    return found


def _check(found: Superblock, size: int) -> None:
    """Refuse numbers that contradict each other: they would lead to the wrong places."""
    block = found.block_size
    inode = found.inode_size
    wrong = (
        "size of a block" if block > 65536
        else "size of an inode" if not 128 <= inode <= block or inode & (inode - 1)
        else "first block" if found.first_block not in {0, int(block == 1024)}
        else "blocks of a group"
        if not _FEWEST <= found.blocks_per_group <= 8 * block * _per_cluster(found)
        else "inodes of a group" if not 0 < found.inodes_per_group <= 8 * block
        else "number of blocks" if found.blocks <= found.first_block
        else "size of a descriptor" if found.descriptor_size > block
        or found.descriptor_size & (found.descriptor_size - 1)
        else "number of inodes" if found.inodes > found.groups * found.inodes_per_group
        or found.inodes < found.first_inode - 1
        # What is cut short may be read in part; a size of which nothing is there is a lie.
        else "number of blocks" if found.blocks * block > max(size, 1) << 12
        else ""
    )  # fmt: skip
    if wrong:
        raise EvidenceError(f"the superblock is damaged: the {wrong} cannot be")
    if found.incompatible & JOURNAL_DEVICE:
        raise EvidenceError("this is the journal of another file system, and no file system")
    if unknown := found.incompatible & _UNKNOWN:
        raise EvidenceError(f"it uses features that Pratique does not know (0x{unknown:x})")


def _per_cluster(found: Superblock) -> int:
    return 1 << 16 if found.read_only & CLUSTERS else 1


def _is_power(number: int, base: int) -> bool:
    while number % base == 0:
        number //= base
    return number == 1


def _uuid(data: bytes) -> str:
    text = data.hex()
    if not data.strip(b"\0"):
        return ""
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
