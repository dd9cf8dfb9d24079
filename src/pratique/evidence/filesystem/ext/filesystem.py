"""ext2, ext3 and ext4 as a file system: folders, files, their times and attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final, Self

from pratique.errors import EvidenceError, Replaced, Unreadable
from pratique.evidence.base import OpenFile
from pratique.evidence.deleted import Deleted
from pratique.evidence.disk.base import Medium
from pratique.evidence.filesystem.ext import attributes, folder, mapping, superblock
from pratique.evidence.filesystem.ext.deleted import Lost
from pratique.evidence.filesystem.ext.inode import ENCRYPTED, INLINE, Inode
from pratique.evidence.filesystem.ext.superblock import RECOVER
from pratique.evidence.filesystem.ext.volume import Volume
from pratique.evidence.filesystem.remembered import Remembered
from pratique.evidence.filesystem.runs import Run, RunFile
from pratique.evidence.status import instant
from pratique.model import Entry, EntryType, Gap, Instant, Stage, readable

_ROOT: Final = 2
_LONGEST_LINK: Final = 4096
_HAS_ERRORS: Final = 2  # EXT4_ERROR_FS of `s_state`


class Ext:
    """One ext file system. A node is the number of its inode. The journal is never replayed."""

    kind: ClassVar[str] = "ext4"

    def __init__(self, volume: Volume, device: int) -> None:
        self.volume = volume
        self.uuid = volume.super.uuid
        self.label = volume.super.label
        self.root = _ROOT
        self.device = device
        self._remembered = Remembered(self._names)
        self._inode: Inode | None = None
        self._lost: Lost | None = None

    @classmethod
    def recognises(cls, medium: Medium) -> bool:
        """By the signature of its superblock, or of a copy."""
        return superblock.recognises(medium)

    @classmethod
    def open_on(cls, medium: Medium, device: int) -> Self:
        """The file system; `EvidenceError` where neither its superblock nor a copy is sound."""
        try:
            return cls(Volume(medium), device)
        except EvidenceError as error:
            raise type(error)(
                f"This file system (ext2, ext3 or ext4) cannot be opened: {error.what}",
                where=medium.name,
                next_step="Look at a copy of the image with `dumpe2fs` and `e2fsck -n`.",
            ) from error

    def node(self, path: bytes) -> int | None:
        """The inode at `path`, one folder after the other."""
        return self._remembered.node(self.root, path)

    def entry(self, node: int, path: bytes) -> Entry:
        """The entry of an inode, called `path`."""
        try:
            inode = self._read(node)
            target = self._target(inode) if inode.type is EntryType.SYMLINK else None
        except Unreadable as error:
            raise Unreadable(error.what, where=readable(b"/" + path)) from error
        return inode.entry(path, self.device, self.volume.block_size, target)

    def listing(self, node: int, path: bytes) -> Iterator[tuple[Entry, int] | Gap]:
        """What a folder holds, sorted."""
        try:
            inode = self._read(node)
        except Unreadable as error:
            yield _gap(path, f"folder: {error.what}", "")
            return
        if (closed := _closed(inode)) is not None:
            yield _gap(path, *closed)
            return
        held: dict[bytes, int] = {}
        twice, damaged = 0, False
        for found in folder.names(self.volume, inode):
            if isinstance(found, folder.Damage):
                damaged = True
                yield _gap(path, found.reason, found.detail)
            elif found.live:
                twice += found.name in held
                held.setdefault(found.name, found.inode)
        if twice:
            detail = f"{twice} names; the file system is damaged or forged"
            yield _gap(path, "a name that stands in its folder more than once", detail)
        if not damaged:
            self._remembered.keep(node, held)
        start = path + b"/" if path else b""
        for name in sorted(held):
            try:
                yield self._listed(held[name], start + name), held[name]
            except Unreadable as error:
                yield _gap(start + name, f"name: {error.what}", f"inode {held[name]}")

    def open(self, node: int, entry: Entry) -> OpenFile:
        """The content of a regular file, from its runs or from the inode itself."""
        inode = self._read(node)
        where = readable(b"/" + entry.path)
        if inode.type is not EntryType.REGULAR:
            raise Replaced("was replaced after it was listed", where=where)
        if inode.flags & ENCRYPTED:
            raise Unreadable("encrypted with a key that is not in the file system", where=where)
        return self.content(inode, entry)

    def content(self, inode: Inode, entry: Entry) -> RunFile:
        """The bytes that an inode has, as it stands on the disk or as it once did."""
        if inode.flags & INLINE:
            held = self._inline(inode)
            return RunFile(
                lambda at, length: held[at : at + length],
                entry,
                [Run(0, inode.size, 0)],
                lambda: self._capability(inode),
            )
        found = mapping.runs(self.volume, inode)
        return RunFile(self.volume.medium.read_at, entry, found, lambda: self._capability(inode))

    def attribute(self, node: int, name: str) -> bytes | None:
        """An extended attribute; the content that stands among them is none."""
        if name == "system.data":
            return None
        return attributes.of(self.volume, self._read(node)).get(name)

    def limits(self) -> tuple[Gap, ...]:
        """What was not replayed, what was taken from a copy, what the machine itself noted."""
        found: list[Gap] = []
        sb = self.volume.super
        if sb.incompatible & RECOVER:
            detail = (
                "it was not unmounted; the journal is not played back, so the last seconds before "
                "the machine stopped may be missing, or be there by half"
            )
            found.append(_limit(f"{sb.kind}: journal not played back", detail))
        if self.volume.damage:
            detail = f"{self.volume.damage}; a copy at byte {self.volume.taken_from} was taken"
            found.append(_limit(f"{sb.kind}: superblock damaged", detail))
        if sb.state & _HAS_ERRORS or sb.errors:
            detail = f"{sb.errors} errors noted there; e2fsck -n on a copy lists them"
            found.append(_limit(f"{sb.kind}: the machine had met errors", detail))
        if sb.blocks * sb.block_size > self.volume.medium.size:
            detail = (
                f"{sb.blocks * sb.block_size} bytes should be there, and there are "
                f"{self.volume.medium.size}"
            )
            found.append(_limit(f"{sb.kind}: cut short", detail))
        if sb.inode_size == 128:
            detail = "its inodes have 128 bytes: whole seconds, and no finding has an earliest time"
            found.append(_limit(f"{sb.kind}: no birth times", detail, matters=False))
        return tuple(found)

    def used_at(self) -> Instant | None:
        """When it was last written to, by its own word."""
        return instant(self.volume.super.written, 0) if self.volume.super.written else None

    def deleted(self) -> Iterator[Deleted | Gap]:
        """What was deleted, see `Lost`."""
        self._lost = Lost(self.volume, self.device)
        return self._lost.find()

    def open_deleted(self, found: Deleted) -> OpenFile:
        """What is left of its content; only what `deleted` of this same object gave."""
        where = readable(b"/" + found.entry.path)
        if self._lost is None or found.key < 0 or found.entry.type is not EntryType.REGULAR:
            raise Unreadable("nothing is left of its content", where=where)
        inode, left = self._lost.inode_and_runs(found.key)
        if inode.flags & ENCRYPTED:
            raise Unreadable("encrypted with a key that is not in the file system", where=where)
        if inode.flags & INLINE:
            return self.content(inode, found.entry)
        return RunFile(self.volume.medium.read_at, found.entry, left, lambda: None)

    def close(self) -> None:
        """Let go of the medium."""
        self._lost = None
        self._remembered.forget()
        self.volume.close()

    def _read(self, node: int) -> Inode:
        """An inode; the last one stays, since questions about one file come together."""
        if self._inode is None or self._inode.number != node:
            self._inode = self.volume.inode(node)
        return self._inode

    def _listed(self, node: int, path: bytes) -> Entry:
        inode = self._read(node)
        if not inode.mode:
            raise Unreadable("its inode was never used, or is wiped")
        if not inode.links:
            raise Unreadable("its inode is deleted")
        target = self._target(inode) if inode.type is EntryType.SYMLINK else None
        return inode.entry(path, self.device, self.volume.block_size, target)

    def _target(self, inode: Inode) -> bytes:
        """Where a link leads; `Unreadable` where that is damaged or encrypted."""
        if inode.flags & ENCRYPTED:
            raise Unreadable("encrypted with a key that is not in the file system")
        if inode.flags & INLINE:
            return self._inline(inode)[: inode.size]
        if inode.is_fast_link():
            return inode.blocks[: inode.size]
        found = mapping.runs(self.volume, inode)
        if not 0 < inode.size <= _LONGEST_LINK or not found or found[0].at < 0:
            raise Unreadable("the target of this link is damaged")
        return self.volume.read(found[0].at, min(inode.size, found[0].length))

    def _inline(self, inode: Inode) -> bytes:
        return inode.blocks + attributes.inside(self.volume, inode).get("system.data", b"")

    def _capability(self, inode: Inode) -> bytes | None:
        return attributes.of(self.volume, inode).get("security.capability")

    def _names(self, node: int) -> tuple[dict[bytes, int], str]:
        """The live names of a folder, and what is lost of them; none of what is no folder."""
        inode = self._read(node)
        held: dict[bytes, int] = {}
        lost = ""
        if inode.type is EntryType.DIRECTORY and not inode.flags & ENCRYPTED:
            for found in folder.names(self.volume, inode):
                if isinstance(found, folder.Damage):
                    lost = found.reason
                elif found.live:
                    held.setdefault(found.name, found.inode)
        return held, lost


def _closed(inode: Inode) -> tuple[str, str] | None:
    """Why an inode cannot be listed as a folder, and what was seen."""
    if inode.type is not EntryType.DIRECTORY:
        return "folder: was replaced by something else", ""
    if inode.flags & ENCRYPTED:
        reason = "folder: encrypted with a key that is not in the file system"
        return reason, f"fscrypt; {inode.size} bytes of names"
    return None


def _gap(path: bytes, reason: str, detail: str) -> Gap:
    return Gap(readable(b"/" + path), None, Stage.LIST, reason, detail)


def _limit(reason: str, detail: str, *, matters: bool = True) -> Gap:
    return Gap("", None, Stage.SOURCE, reason, detail, matters)
