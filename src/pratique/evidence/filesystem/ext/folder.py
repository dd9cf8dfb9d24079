"""What a folder of ext2, ext3 and ext4 holds: names with numbers of inodes.

    0 inode 4 length of the record 6 length of the name 7 type 8 name

A record reaches to the next one. A deleted name is covered by the record before it, or its
inode is 0; Linux wipes it since 5.14. The index of a large folder (dx_root, dx_node) hides
behind records that look deleted, so that reading from start to end finds all names
(Documentation/filesystems/ext4/directory.rst of Linux).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from pratique.errors import Unreadable
from pratique.evidence.filesystem.ext import attributes, mapping
from pratique.evidence.filesystem.ext.inode import INDEXED, INLINE, Inode
from pratique.evidence.filesystem.ext.superblock import FILE_TYPE
from pratique.evidence.filesystem.ext.volume import Volume
from pratique.evidence.filesystem.runs import LOST

_RECORD: Final = struct.Struct("<IHBB")
_SHORTEST: Final = 8
_TAIL_TYPE: Final = 0xDE  # the checksum at the end of a block
_DOTS: Final = frozenset({b".", b".."})
MOST_NAMES: Final = 1 << 24  # in one folder
_NOT_IN_NAMES: Final = (b"\0", b"/")
_TYPES: Final = 8  # file types are numbered from 0 to 7


class Name(NamedTuple):
    """A name in a folder; `live` is false where it is deleted and still stands there."""

    name: bytes
    inode: int
    live: bool


class Damage(NamedTuple):
    """A part of a folder that could not be read: a short phrase, and what was seen."""

    reason: str
    detail: str


def names(volume: Volume, inode: Inode, *, deleted: bool = False) -> Iterator[Name | Damage]:
    """All names that a folder holds without `.` and `..`; with `deleted`, those gone too."""
    if inode.flags & INLINE:
        yield from _inline(volume, inode, deleted=deleted)
        return
    typed = bool(volume.super.incompatible & FILE_TYPE)
    size, count = volume.block_size, 0
    for run in mapping.runs(volume, inode):
        if run.at == LOST:
            yield Damage("folder: a part of it is lost", f"{run.length} bytes from {run.start}")
            continue
        for at in range(0, run.length, size):
            start = run.start + at
            try:
                block = volume.read(run.at + at, size)
            except Unreadable as error:
                yield Damage(f"folder: {error.what}", f"{size} bytes from {start}")
                continue
            layout = Layout(not start, bool(inode.flags & INDEXED), deleted, typed)
            for found in records(block, layout):
                yield found
                count += 1
            if count > MOST_NAMES:
                yield Damage("folder: too many names", f"more than {MOST_NAMES}")
                return


class Layout(NamedTuple):
    """How a block of a folder is laid out, and whether deleted names are wanted.

    `first` where it begins with `.` and `..`, `indexed` where the index of a large folder may
    stand in it, `typed` where records tell the type of what they name.
    """

    first: bool = False
    indexed: bool = False
    deleted: bool = False
    typed: bool = True


def records(block: bytes, layout: Layout) -> Iterator[Name | Damage]:
    """The names of one block."""
    size, at, dots = len(block), 0, 0
    while at + _SHORTEST <= size:
        inode, length, name_length, kind = _RECORD.unpack_from(block, at)
        length = _length(length, size)
        wrong = length < _SHORTEST or length % 4 or at + length > size
        if wrong or at + _SHORTEST + name_length > at + length:
            yield Damage("folder: a part of it is damaged", f"a record at {at} of a block")
            if layout.deleted:
                yield from _hidden(block, at, size)
            return
        name = block[at + _SHORTEST : at + _SHORTEST + name_length]
        dots += layout.first and at in {0, 12} and name in _DOTS
        if name_length and (kind != _TAIL_TYPE or not layout.typed) and name not in _DOTS:
            if inode and any(odd in name for odd in _NOT_IN_NAMES):
                yield Damage("folder: a name that cannot be", name[:100].hex())
            elif inode or (layout.deleted and _is_name(name)):
                yield Name(name, inode, bool(inode))
        # Behind `..` of an indexed folder, and behind an empty record over a whole block,
        # stands the index.
        index = layout.indexed and (
            (layout.first and dots == len(_DOTS)) or not (at or name_length)
        )
        if layout.deleted and not index:
            used = -(-(_SHORTEST + name_length) // 4) * 4
            yield from _hidden(block, at + used, at + length)
        at += length


def _hidden(block: bytes, at: int, end: int) -> Iterator[Name]:
    """Names that are covered by a record, or stand where records cannot be followed."""
    while at + _SHORTEST < end:
        inode, length, name_length, kind = _RECORD.unpack_from(block, at)
        name = block[at + _SHORTEST : at + _SHORTEST + name_length]
        fits = length >= _SHORTEST + name_length and not length % 4 and kind < _TYPES
        if fits and inode and at + _SHORTEST + name_length <= end and _is_name(name):
            if name not in _DOTS:
                yield Name(name, inode, live=False)
            at += -(-(_SHORTEST + name_length) // 4) * 4
        else:
            at += 4


def _is_name(name: bytes) -> bool:
    return bool(name) and not any(odd in name for odd in _NOT_IN_NAMES)


def _length(length: int, size: int) -> int:
    """Blocks of 64 KiB need 17 bits (ext4_rec_len_from_disk)."""
    if size < 65536:
        return length
    return size if length in {0, 65535} else (length & 65532) | (length & 3) << 16


def _inline(volume: Volume, inode: Inode, *, deleted: bool) -> Iterator[Name | Damage]:
    """A small folder in its inode: its parent, then records, here and in an attribute."""
    try:
        rest = attributes.inside(volume, inode).get("system.data", b"")
    except Unreadable as error:
        yield Damage(f"folder: {error.what}", "the second part of a folder inside its inode")
        rest = b""
    for part in (inode.blocks[4:], rest[: max(0, inode.size - len(inode.blocks))]):
        yield from records(part, Layout(deleted=deleted))
