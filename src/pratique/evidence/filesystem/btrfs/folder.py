"""What a folder of Btrfs holds, and the attributes of a file: `btrfs_dir_item`.

Names are read from the index (DIR_INDEX), as readdir does.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from pratique.evidence.filesystem.btrfs.inode import DIR_INDEX, XATTR_ITEM
from pratique.evidence.filesystem.btrfs.tree import BlockDamage, Tree

_ITEM: Final = struct.Struct("<QBQQHHB")
_LONGEST: Final = 255
_NO_NAMES: Final = frozenset({b"", b".", b".."})
MOST_NAMES: Final = 1 << 24  # in one folder


class Name(NamedTuple):
    """A name, and what it stands for: an inode (`kind` INODE_ITEM) or a subvolume (ROOT_ITEM)."""

    name: bytes
    object: int
    kind: int


class Damage(NamedTuple):
    """A part of a folder that cannot be read, in a short phrase and with what was seen."""

    reason: str
    detail: str


def names_of(tree: Tree, folder: int) -> Iterator[Name | Damage]:
    """All names in a folder, in the order in which they were made."""
    for number, item in enumerate(tree.items((folder, DIR_INDEX, 0), (folder, DIR_INDEX + 1, 0))):
        if number >= MOST_NAMES:
            yield Damage("folder: too many names", f"more than {MOST_NAMES}")
            return
        if isinstance(item, BlockDamage):
            yield Damage("folder: a part of it is damaged", item.what)
            continue
        data = item[1]
        if len(data) < _ITEM.size:
            yield Damage("folder: a part of it is damaged", f"the item {item[0]} is cut short")
            continue
        inode, kind, _offset, _transid, _held, length, _type = _ITEM.unpack_from(data)
        name = data[_ITEM.size : _ITEM.size + length]
        if len(name) < length or length > _LONGEST or name in _NO_NAMES or not _possible(name):
            yield Damage("folder: a name that cannot be", name[:_LONGEST].hex())
            continue
        yield Name(name, inode, kind)


def attribute_of(tree: Tree, inode: int, wanted: str) -> bytes | None:
    """The value of an extended attribute, None without one; `BlockDamage` is raised."""
    name = wanted.encode("utf-8", "surrogateescape")
    for item in tree.items((inode, XATTR_ITEM, 0), (inode, XATTR_ITEM + 1, 0)):
        if isinstance(item, BlockDamage):
            raise item
        data, at = item[1], 0
        while at + _ITEM.size <= len(data):  # names with one hash share an item
            _inode, _kind, _offset, _transid, held, length, _type = _ITEM.unpack_from(data, at)
            at += _ITEM.size
            if data[at : at + length] == name:
                return data[at + length : at + length + held]
            at += length + held
    return None


def _possible(name: bytes) -> bool:
    return b"/" not in name and b"\0" not in name
