"""What a folder of XFS holds: `xfs_dir2` and `xfs_dir3`, in the inode or in blocks of data.

In blocks, a record is `8 inode 1 length, name, (1 type), padding, 2 where it stands`, or `2 ffff
2 length` for free room. The index behind 32 GiB of a folder is not needed to find all names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pratique.errors import Unreadable
from pratique.evidence.filesystem.runs import LOST
from pratique.evidence.filesystem.xfs import mapping
from pratique.evidence.filesystem.xfs.inode import LOCAL, Inode
from pratique.evidence.filesystem.xfs.superblock import is_whole
from pratique.evidence.filesystem.xfs.volume import Volume

MOST_NAMES: Final = 1 << 24  # in one folder
_INDEX: Final = 32 << 30  # where in a folder its index begins
_SINGLE: Final = frozenset({b"XD2B", b"XDB3"})  # a block that holds its index too
_MAGICS: Final = {4: frozenset({b"XD2B", b"XD2D"}), 5: frozenset({b"XDB3", b"XDD3"})}
_HEADERS: Final = {4: 16, 5: 64}
_CRC_AT: Final = 4
_NO_NAMES: Final = frozenset({b"", b".", b".."})


class Name(NamedTuple):
    """A name and the inode that it stands for."""

    name: bytes
    inode: int


class Damage(NamedTuple):
    """A part of a folder that cannot be read, in a short phrase and with what was seen."""

    reason: str
    detail: str


def names(volume: Volume, inode: Inode) -> Iterator[Name | Damage]:
    """All names in a folder, without `.` and `..`."""
    if inode.content.format == LOCAL:
        yield from _short(volume, inode)
        return
    seen: set[int] = set()
    size = volume.super.folder_block
    for run in mapping.runs(volume, inode.number, inode.content):
        if run.start >= _INDEX:
            return
        if run.at == LOST:
            yield Damage("folder: a part of it is lost", f"{run.length} bytes from {run.start}")
            continue
        for at in range(run.at, run.at + run.length, size):
            # A larger block of a folder may lie in several runs: rare, and then read in pieces.
            if at in seen:
                yield Damage("folder: a part of it that leads in a circle", f"byte {at}")
                return
            seen.add(at)
            yield from _block(volume, inode.number, at, size)
            if len(seen) * size > MOST_NAMES * 16:
                yield Damage("folder: too many names", f"more than {MOST_NAMES}")
                return


def _block(volume: Volume, number: int, at: int, size: int) -> Iterator[Name | Damage]:
    try:
        data = volume.read(at, size)
    except Unreadable as error:
        yield Damage(f"folder: {error.what}", f"{size} bytes at {at}")
        return
    version = volume.super.version
    if data[:4] not in _MAGICS[version]:
        yield Damage("folder: a part of it is damaged", f"no names at byte {at}")
        return
    if version == 5:
        if data[40:48] != number.to_bytes(8, "big") or data[8:16] != (at // 512).to_bytes(8, "big"):
            yield Damage("folder: a part of it is damaged", f"another folder's at byte {at}")
            return
        if not is_whole(data, _CRC_AT):
            yield Damage("folder: a part of it is damaged", f"wrong checksum at byte {at}")
    end = size
    if data[:4] in _SINGLE:
        end = max(size - 8 - 8 * int.from_bytes(data[-8:-4], "big"), 0)
    yield from _records(data, _HEADERS[version], end, types=volume.super.file_types)


def _records(data: bytes, at: int, end: int, *, types: bool) -> Iterator[Name | Damage]:
    while at + 8 <= end:
        if data[at : at + 2] == b"\xff\xff":
            length = int.from_bytes(data[at + 2 : at + 4], "big")
            if not length or length % 8:
                yield Damage("folder: a part of it is damaged", f"a record at {at} of a block")
                return
            at += length
            continue
        if at + 9 > end:
            return
        long = data[at + 8]
        name = data[at + 9 : at + 9 + long]
        length = (8 + 1 + long + types + 2 + 7) & ~7
        if at + length > end or data[at + length - 2 : at + length] != at.to_bytes(2, "big"):
            yield Damage("folder: a part of it is damaged", f"a record at {at} of a block")
            return
        yield from _name(name, int.from_bytes(data[at : at + 8], "big"))
        at += length


def _short(volume: Volume, inode: Inode) -> Iterator[Name | Damage]:
    """`1 count 1 count of long inodes, parent`, then `1 length 2 offset, name, (1 type), inode`."""
    data = inode.content.data[: inode.size]
    if len(data) < 6:
        yield Damage("folder: a part of it is damaged", "its inode holds too little")
        return
    width = 8 if data[1] else 4
    at = 2 + width
    for _ in range(data[0]):
        end = at + 3 + data[at] if at < len(data) else len(data)
        start = end + volume.super.file_types
        if start + width > len(data):
            yield Damage("folder: a part of it is damaged", "its inode holds too little")
            return
        yield from _name(data[at + 3 : end], int.from_bytes(data[start : start + width], "big"))
        at = start + width


def _name(name: bytes, inode: int) -> Iterator[Name | Damage]:
    if name in (b".", b".."):
        return
    if name in _NO_NAMES or b"/" in name or b"\0" in name:
        yield Damage("folder: a name that cannot be", name.hex())
    else:
        yield Name(name, inode)
