"""Subvolumes and snapshots: `btrfs_root_item`, `btrfs_root_ref` of <linux/btrfs_tree.h>."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pratique.evidence.filesystem.btrfs.inode import INODE_REF, ROOT_ITEM
from pratique.evidence.filesystem.btrfs.tree import BlockDamage, Tree
from pratique.evidence.status import instant
from pratique.model import Instant

TOP_LEVEL: Final = 5
FIRST_SUBVOLUME: Final = 256
LAST_SUBVOLUME: Final = (1 << 31) - 1  # ids are given one after the other; more is a forgery
ROOT_FOLDER: Final = 256  # inode of the root of each
ROOT_BACKREF: Final = 144
_LONGEST: Final = 8192  # bytes of a path
_READ_ONLY: Final = 1
_ROOT: Final = struct.Struct("<160xQQQQQQQI")
_LEVEL: Final = 238
_LATER: Final = struct.Struct("<Q16s16s16sQQQQqIqI")  # from 239 on, since Linux 3.5
_REF: Final = struct.Struct("<QQH")


@dataclass(frozen=True, slots=True)
class Root:
    """Where the tree of a subvolume begins, and what its root item says."""

    id: int
    address: int
    generation: int
    level: int
    read_only: bool
    deleted: bool
    created: Instant | None
    changed: Instant | None
    uuid: str
    parent_uuid: str
    received_uuid: str


@dataclass(frozen=True, slots=True)
class Subvolume:
    """A subvolume; one with a `parent_uuid` began as a snapshot of the one with that uuid.

    `node` is its root, `path` leads to it from the top level, and is None where that is lost.
    `created` is when it was made, `changed` when something in it changed last.
    """

    id: int
    node: int
    path: bytes | None
    parent: int
    created: Instant | None
    changed: Instant | None
    generation: int
    uuid: str
    parent_uuid: str
    received_uuid: str
    read_only: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """That a subvolume hangs under a name in a folder (inode) of another one."""

    parent: int
    folder: int
    name: bytes


def roots_of(tree: Tree) -> tuple[dict[int, Root], dict[int, Reference], list[str]]:
    """All subvolumes that the root tree tells, where they hang, and what damage was met."""
    roots: dict[int, Root] = {}
    references: dict[int, Reference] = {}
    damage: list[str] = []
    for item in tree.items((TOP_LEVEL, 0, 0), (LAST_SUBVOLUME + 1, 0, 0)):
        if isinstance(item, BlockDamage):
            damage.append(item.what)
            continue
        (number, kind, offset), data = item
        if number != TOP_LEVEL and number < FIRST_SUBVOLUME:
            continue
        if kind == ROOT_ITEM and (root := parsed_root(number, data)):
            roots[number] = root
        elif kind == ROOT_BACKREF and (reference := _reference(offset, data)):
            references[number] = reference
    return roots, references, damage


def parsed_root(number: int, data: bytes) -> Root | None:
    """A root item; None where it is too short. The later half holds if it was kept up to date."""
    if len(data) <= _LEVEL:
        return None
    generation, _folder, address, _limit, _used, _snapshot, flags, links = _ROOT.unpack_from(data)
    created = changed = None
    uuids = [""] * 3
    if len(data) >= _LEVEL + 1 + _LATER.size:
        (again, own, parent, received, _changed, _made, _sent, _received, changed_at, changed_ns,
         made_at, made_ns) = _LATER.unpack_from(data, _LEVEL + 1)  # fmt: skip
        if again == generation:
            uuids = [_shown(raw) for raw in (own, parent, received)]
            created = instant(made_at, made_ns) if made_at else None
            changed = instant(changed_at, changed_ns) if changed_at else None
    return Root(
        number,
        address,
        generation,
        data[_LEVEL],
        bool(flags & _READ_ONLY),
        links == 0 and number != TOP_LEVEL,
        created,
        changed,
        *uuids,
    )


def path_of(
    number: int, references: Mapping[int, Reference], trees: Mapping[int, Tree]
) -> bytes | None:
    """The path of a subvolume from the top level; None where it is lost or goes in a circle."""
    names: list[bytes] = []
    length = 0
    while number != TOP_LEVEL:
        reference = references.get(number)
        tree = trees.get(reference.parent) if reference else None
        if reference is None or tree is None:
            return None
        names.append(reference.name)
        folder = reference.folder
        while folder != ROOT_FOLDER:
            found = _above(tree, folder)
            if found is None:
                return None
            folder, name = found
            names.append(name)
            length += len(name) + 1
            if length > _LONGEST:
                return None
        length += len(reference.name) + 1
        if length > _LONGEST:
            return None
        number = reference.parent
    return b"/".join(reversed(names))


def _above(tree: Tree, folder: int) -> tuple[int, bytes] | None:
    """The folder that holds a folder, and by which name."""
    for item in tree.items((folder, INODE_REF, 0), (folder, INODE_REF + 1, 0)):
        if isinstance(item, BlockDamage) or len(item[1]) < 10:
            return None
        length = int.from_bytes(item[1][8:10], "little")
        return item[0][2], item[1][10 : 10 + length]
    return None


def _reference(parent: int, data: bytes) -> Reference | None:
    if len(data) < _REF.size:
        return None
    folder, _sequence, length = _REF.unpack_from(data)
    return Reference(parent, folder, data[_REF.size : _REF.size + length])


def _shown(raw: bytes) -> str:
    if not any(raw):
        return ""
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
