"""Btrfs as a file system: folders, files, their times and attributes, in all its subvolumes."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import ClassVar, Final, Self

from pratique.errors import Replaced, Unreadable
from pratique.evidence.base import OpenFile
from pratique.evidence.disk.base import Medium
from pratique.evidence.filesystem.btrfs.content import BtrfsFile, extents_of
from pratique.evidence.filesystem.btrfs.devices import Opened, member, opened
from pratique.evidence.filesystem.btrfs.folder import Damage, Name, attribute_of, names_of
from pratique.evidence.filesystem.btrfs.inode import (
    INODE_ITEM,
    INODE_SIZE,
    ROOT_ITEM,
    entry_size,
    entry_type,
    inode_entry,
)
from pratique.evidence.filesystem.btrfs.limits import limits_of
from pratique.evidence.filesystem.btrfs.subvolume import (
    ROOT_FOLDER,
    TOP_LEVEL,
    Subvolume,
    path_of,
    roots_of,
)
from pratique.evidence.filesystem.btrfs.superblock import is_marked
from pratique.evidence.filesystem.btrfs.tree import Tree
from pratique.evidence.filesystem.remembered import Remembered
from pratique.model import Entry, EntryType, Gap, Stage, readable

_TREE: Final = 64  # bits of a node below the number of its subvolume
_INODES: Final = (1 << _TREE) - 1
_LAST_INODE: Final = (1 << 63) - 1  # tables hold no more; no kernel comes near it
_NOT_THERE: Final = 2  # the empty folder where another subvolume was when a snapshot was made
_DIR_ITEM: Final = 84
_DEFAULT: Final = 2378154706  # the hash of the name `default`
_LONGEST_LINK: Final = 4095
_AT_ONCE: Final = 50_000  # names whose inodes are read in the order of their numbers


class Btrfs:
    """One Btrfs, on one medium or several.

    A node is an inode with the id of its subvolume above its 64 bits. Subvolumes below a folder
    are folders, as in a mount; each has an `Entry.device` of its own, since inodes are numbered
    anew in it. The log of the last fsyncs is never replayed.
    """

    kind: ClassVar[str] = "btrfs"

    def __init__(self, found: Opened, device: int) -> None:
        self.uuid = found.superblock.uuid
        self.label = found.superblock.label
        self.device = device
        self._opened = found
        self._sector = found.superblock.sector
        self._roots, self._references, self._damage = roots_of(found.root)
        self._trees = {
            number: Tree(found.blocks, root.address, root.generation, root.level)
            for number, root in self._roots.items()
        }
        self._default = self._default_subvolume()
        self.root = _node(self._default, ROOT_FOLDER)
        self._remembered = Remembered(self._names)

    @classmethod
    def recognises(cls, medium: Medium) -> bool:
        """By the mark in the superblock, or in a copy."""
        return is_marked(medium)

    @classmethod
    def member(cls, medium: Medium) -> str:
        """The uuid that all media of one Btrfs have, where there are several; else empty."""
        found = member(medium)
        return found.uuid if found is not None and found.devices > 1 else ""

    @classmethod
    def open_on(cls, medium: Medium, device: int) -> Self:
        """The file system on one medium, or `EvidenceError`."""
        return cls.open_together((medium,), device)

    @classmethod
    def open_together(cls, media: Sequence[Medium], device: int) -> Self:
        """The file system on the media that are given: those of one uuid, see `member`."""
        return cls(opened(media), device)

    def subvolumes(self) -> tuple[Subvolume, ...]:
        """All subvolumes and snapshots but those that are being deleted, by their ids."""
        return tuple(
            Subvolume(
                root.id,
                _node(root.id, ROOT_FOLDER),
                path_of(root.id, self._references, self._trees),
                self._references[root.id].parent if root.id in self._references else 0,
                root.created,
                root.changed,
                root.generation,
                root.uuid,
                root.parent_uuid,
                root.received_uuid,
                root.read_only,
            )
            for root in self._roots.values()
            if not root.deleted
        )

    def rooted_at(self, node: int) -> Self:
        """The same, as if the subvolume or folder `node` were mounted. Close only one of them."""
        view = copy.copy(self)
        view.root = node
        return view

    def mounted(self, options: str) -> int | None:
        """The node that `subvol=` or `subvolid=` of fstab(5) mounts; None if it is not there."""
        chosen: int | None = _node(self._default, ROOT_FOLDER)
        for option in options.split(","):
            word, _, value = option.strip().partition("=")
            if word == "subvolid" and value.isdecimal() and len(value) < 20:
                number = int(value) or TOP_LEVEL
                chosen = _node(number, ROOT_FOLDER) if number in self._trees else None
            elif word == "subvol":
                top = self.rooted_at(_node(TOP_LEVEL, ROOT_FOLDER))
                chosen = top.node(value.strip("/").encode("utf-8", "surrogateescape"))
        return chosen

    def node(self, path: bytes) -> int | None:
        """The node at `path`, one folder after the other."""
        return self._remembered.node(self.root, path)

    def entry(self, node: int, path: bytes) -> Entry:
        """The entry of a node, called `path`."""
        try:
            return self._entry(node, path)
        except Unreadable as error:
            raise Unreadable(error.what, where=readable(b"/" + path)) from error

    def listing(self, node: int, path: bytes) -> Iterator[tuple[Entry, int] | Gap]:
        """What a folder holds, sorted by name."""
        try:
            if self._is_folder(node):
                held, damage = self._read_names(node)
            else:
                held, damage = {}, [Damage("folder: was replaced by something else", "")]
        except Unreadable as error:
            held, damage = {}, [Damage(f"folder: {error.what}", "")]
        for found in damage:
            yield _gap(path, found.reason, found.detail)
        if not damage:
            self._remembered.keep(node, held)
        start = path + b"/" if path else b""
        names = iter(sorted(held))
        while batch := list(islice(names, _AT_ONCE)):
            listed: dict[bytes, tuple[Entry, int] | Gap] = {}
            for name in sorted(batch, key=held.__getitem__):
                child = held[name]
                try:
                    listed[name] = self._entry(child, start + name), child
                except Unreadable as error:
                    detail = f"inode {child & _INODES}"
                    listed[name] = _gap(start + name, f"name: {error.what}", detail)
            yield from (listed[name] for name in batch)

    def open(self, node: int, entry: Entry) -> OpenFile:
        """The content of a regular file."""
        tree, inode = self._tree(node), node & _INODES
        data = self._inode(node)
        if entry_type(data) is not EntryType.REGULAR:
            raise Replaced("was replaced after it was listed", where=readable(b"/" + entry.path))
        return BtrfsFile(
            self._opened.chunks,
            entry,
            extents_of(tree, inode, entry.size),
            self._sector,
            lambda: attribute_of(tree, inode, "security.capability"),
        )

    def attribute(self, node: int, name: str) -> bytes | None:
        """An extended attribute; None without one."""
        return attribute_of(self._tree(node), node & _INODES, name)

    def limits(self) -> tuple[Gap, ...]:
        """What was not replayed or not verified, what was taken from a copy, what is missing."""
        deleted = sum(root.deleted for root in self._roots.values())
        return limits_of(self._opened, self._damage, deleted)

    def close(self) -> None:
        """Let go of the media."""
        self._remembered.forget()
        for medium in self._opened.media:
            medium.close()

    def _default_subvolume(self) -> int:
        """The one that is mounted by default, see btrfs-subvolume(8), `set-default`."""
        try:
            folder = self._opened.superblock.root_folder
            data = self._opened.root.get((folder, _DIR_ITEM, _DEFAULT)) or b""
        except Unreadable:
            data = b""
        number = int.from_bytes(data[:8], "little")
        return number if number in self._trees else TOP_LEVEL

    def _device(self, number: int) -> int:
        return self.device if number == self._default else self.device + (number << 32)

    def _tree(self, node: int) -> Tree:
        tree = self._trees.get(node >> _TREE)
        if tree is None:
            raise Unreadable("its subvolume is lost")
        return tree

    def _inode(self, node: int) -> bytes:
        inode = node & _INODES
        data = self._tree(node).get((inode, INODE_ITEM, 0))
        if data is None or len(data) < INODE_SIZE or inode > _LAST_INODE:
            raise Unreadable("its inode is not there")
        return data

    def _entry(self, node: int, path: bytes) -> Entry:
        number, inode = node >> _TREE, node & _INODES
        device = self._device(number)
        if inode == _NOT_THERE:
            kind = EntryType.DIRECTORY
            return Entry(
                path, kind, 0, 0o755, 0, 0, inode, device, 1, 0, None, None, None, None, None, None
            )
        data = self._inode(node)
        target = None
        if entry_type(data) is EntryType.SYMLINK:
            target = self._target(node, path, entry_size(data), device, data)
        elif entry_size(data) > _LAST_INODE:
            raise Unreadable("its inode is damaged: no file is that long")
        return inode_entry(data, path, inode, device, self._sector, target)

    def _target(self, node: int, path: bytes, size: int, device: int, data: bytes) -> bytes:
        if not 0 < size <= _LONGEST_LINK:
            raise Unreadable("the target of this link is damaged")
        tree, inode = self._tree(node), node & _INODES
        entry = inode_entry(data, path, inode, device, self._sector)
        extents = extents_of(tree, inode, size)
        return BtrfsFile(self._opened.chunks, entry, extents, self._sector, lambda: None).read_at(
            0, size
        )

    def _is_folder(self, node: int) -> bool:
        if node & _INODES == _NOT_THERE:
            return True
        return entry_type(self._inode(node)) is EntryType.DIRECTORY

    def _read_names(self, node: int) -> tuple[dict[bytes, int], list[Damage]]:
        """The names in a folder with their nodes, and what is lost or odd."""
        held: dict[bytes, int] = {}
        damage: list[Damage] = []
        twice = 0
        for found in names_of(self._tree(node), node & _INODES):
            if isinstance(found, Damage):
                damage.append(found)
            elif (child := self._child(node, found)) is None:
                damage.append(Damage("folder: a name that stands for nothing", found.name.hex()))
            else:
                twice += found.name in held
                held.setdefault(found.name, child)
        if twice:
            detail = f"{twice} names; the file system is damaged or forged"
            damage.append(Damage("a name that stands in its folder more than once", detail))
        return held, damage

    def _child(self, folder: int, name: Name) -> int | None:
        """The node of a name.

        A subvolume hangs in one place only. In a snapshot of what holds it there is an empty
        folder in its place (`fixup_tree_root_location` in fs/btrfs/inode.c of Linux).
        """
        number, inode = folder >> _TREE, folder & _INODES
        if name.kind == INODE_ITEM:
            return _node(number, name.object)
        if name.kind != ROOT_ITEM:
            return None
        there = self._references.get(name.object)
        if (
            there is not None
            and name.object in self._trees
            and (there.parent, there.folder, there.name) == (number, inode, name.name)
        ):
            return _node(name.object, ROOT_FOLDER)
        return _node(number, _NOT_THERE)

    def _names(self, node: int) -> tuple[dict[bytes, int], str]:
        """The names in a folder, and why some may be lost; none in what is no folder."""
        if not self._is_folder(node):
            return {}, ""
        held, damage = self._read_names(node)
        return held, damage[0].reason if damage else ""


def _node(subvolume: int, inode: int) -> int:
    return subvolume << _TREE | inode


def _gap(path: bytes, reason: str, detail: str) -> Gap:
    return Gap(readable(b"/" + path), None, Stage.LIST, reason, detail)
