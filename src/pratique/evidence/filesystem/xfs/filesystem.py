"""XFS as a file system: folders, files, their times and attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final, Self

from pratique.errors import EvidenceError, Replaced, Unreadable
from pratique.evidence.base import OpenFile
from pratique.evidence.disk.base import Medium
from pratique.evidence.filesystem.remembered import Remembered
from pratique.evidence.filesystem.runs import LOST, RunFile
from pratique.evidence.filesystem.xfs import attributes, folder, mapping, superblock
from pratique.evidence.filesystem.xfs.inode import LOCAL, REALTIME, Inode
from pratique.evidence.filesystem.xfs.log import is_clean
from pratique.evidence.filesystem.xfs.volume import Volume
from pratique.model import Entry, EntryType, Gap, Stage, readable

_LONGEST_LINK: Final = 1024
_LINK_HEADER: Final = 56  # before each block of a target, in version 5 (`xfs_dsymlink_hdr`)


class Xfs:
    """One XFS. A node is the number of its inode. The log is never replayed."""

    kind: ClassVar[str] = "xfs"

    def __init__(self, volume: Volume, device: int) -> None:
        self.volume = volume
        self.uuid = volume.super.uuid
        self.label = volume.super.label
        self.root = volume.super.root
        self.device = device
        self._remembered = Remembered(self._names)
        self._inode: Inode | None = None

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
                f"This file system (XFS) cannot be opened: {error.what}",
                where=medium.name,
                next_step="Look at a copy of the image with `xfs_repair -n`.",
            ) from error

    def node(self, path: bytes) -> int | None:
        """The inode at `path`, one folder after the other."""
        return self._remembered.node(self.root, path)

    def entry(self, node: int, path: bytes) -> Entry:
        """The entry of an inode, called `path`."""
        try:
            return self._entry(node, path)
        except Unreadable as error:
            raise Unreadable(error.what, where=readable(b"/" + path)) from error

    def listing(self, node: int, path: bytes) -> Iterator[tuple[Entry, int] | Gap]:
        """What a folder holds, sorted by name."""
        held: dict[bytes, int] = {}
        damage: list[folder.Damage] = []
        try:
            inode = self._read(node)
            if inode.type is EntryType.DIRECTORY:
                held, damage = self._held(inode)
            else:
                damage = [folder.Damage("folder: was replaced by something else", "")]
        except Unreadable as error:
            damage = [folder.Damage(f"folder: {error.what}", "")]
        for found in damage:
            yield _gap(path, found.reason, found.detail)
        if not damage:
            self._remembered.keep(node, held)
        start = path + b"/" if path else b""
        for name in sorted(held):
            try:
                yield self._entry(held[name], start + name), held[name]
            except Unreadable as error:
                yield _gap(start + name, f"name: {error.what}", f"inode {held[name]}")

    def open(self, node: int, entry: Entry) -> OpenFile:
        """The content of a regular file."""
        inode = self._read(node)
        where = readable(b"/" + entry.path)
        if inode.type is not EntryType.REGULAR:
            raise Replaced("was replaced after it was listed", where=where)
        if inode.flags & REALTIME:
            raise Unreadable("lies on a realtime disk, which is not read", where=where)
        try:
            runs = mapping.runs(self.volume, node, inode.content)
        except Unreadable as error:
            raise Unreadable(error.what, where=where) from error
        return RunFile(
            self.volume.medium.read_at,
            entry,
            runs,
            lambda: attributes.attribute(self.volume, inode, "security.capability"),
        )

    def attribute(self, node: int, name: str) -> bytes | None:
        """An extended attribute; None without one."""
        return attributes.attribute(self.volume, self._read(node), name)

    def limits(self) -> tuple[Gap, ...]:
        """What was not replayed, what was taken from a copy, what is missing."""
        sb = self.volume.super
        found: list[Gap] = []
        clean = is_clean(self.volume)
        if clean is False:
            detail = (
                "it was not unmounted; the log is not played back, so the last seconds before "
                "the machine stopped may be missing, or be there by half"
            )
            found.append(_limit("xfs: log not played back", detail))
        elif clean is None:
            where = "cannot be read" if sb.log_start else "is on another disk"
            detail = f"its log {where}: whether the last changes are there cannot be told"
            found.append(_limit("xfs: log not looked at", detail))
        if self.volume.damage:
            detail = f"{self.volume.damage}; a copy at byte {sb.at} was taken"
            found.append(_limit("xfs: superblock damaged", detail))
        if sb.needs_repair:
            detail = "a program noted that it must be repaired before it is used"
            found.append(_limit("xfs: needs repair", detail))
        if sb.blocks * sb.block > self.volume.medium.size:
            detail = (
                f"{sb.blocks * sb.block} bytes should be there, and there are "
                f"{self.volume.medium.size}"
            )
            found.append(_limit("xfs: cut short", detail))
        if sb.unknown_features:
            detail = f"features {sb.unknown_features:#x}: parts of it may be read wrongly"
            found.append(_limit("xfs: features that are not known", detail))
        if sb.version == 4:
            detail = "version 4: no finding has an earliest time, and no checksum shows damage"
            found.append(_limit("xfs: no birth times", detail, matters=False))
        return tuple(found)

    def close(self) -> None:
        """Let go of the medium."""
        self._remembered.forget()
        self.volume.close()

    def _read(self, node: int) -> Inode:
        """An inode; the last one stays, since questions about one file come together."""
        if self._inode is None or self._inode.number != node:
            self._inode = self.volume.inode(node)
        return self._inode

    def _entry(self, node: int, path: bytes) -> Entry:
        inode = self._read(node)
        if not inode.mode or not inode.links:
            raise Unreadable("its inode is deleted")
        target = self._target(inode) if inode.type is EntryType.SYMLINK else None
        return inode.entry(path, self.device, self.volume.super.block, target)

    def _target(self, inode: Inode) -> bytes:
        """Where a link leads; `Unreadable` where that is damaged."""
        if not 0 < inode.size <= _LONGEST_LINK:
            raise Unreadable("the target of this link is damaged")
        if inode.content.format == LOCAL:
            return inode.content.data[: inode.size]
        parts: list[bytes] = []
        left = inode.size
        size = self.volume.super.block
        for run in mapping.runs(self.volume, inode.number, inode.content):
            for at in range(run.at, run.at + run.length, size):
                if run.at == LOST or left <= 0:
                    break
                parts.append(self._piece(inode, at)[:left])
                left -= len(parts[-1])
        if left:
            raise Unreadable("the target of this link is damaged")
        return b"".join(parts)

    def _piece(self, inode: Inode, at: int) -> bytes:
        data = self.volume.read(at, self.volume.super.block)
        if self.volume.super.version == 4:
            return data
        if data[:4] != b"XSLM" or data[32:40] != inode.number.to_bytes(8, "big"):
            raise Unreadable("the target of this link is damaged")
        return data[_LINK_HEADER : _LINK_HEADER + int.from_bytes(data[8:12], "big")]

    def _names(self, node: int) -> tuple[dict[bytes, int], str]:
        """The names in a folder, and why some may be lost; none in what is no folder."""
        inode = self._read(node)
        if inode.type is not EntryType.DIRECTORY:
            return {}, ""
        held, damage = self._held(inode)
        return held, damage[0].reason if damage else ""

    def _held(self, inode: Inode) -> tuple[dict[bytes, int], list[folder.Damage]]:
        held: dict[bytes, int] = {}
        damage: list[folder.Damage] = []
        twice = 0
        try:
            for found in folder.names(self.volume, inode):
                if isinstance(found, folder.Damage):
                    damage.append(found)
                else:
                    twice += found.name in held
                    held.setdefault(found.name, found.inode)
        except Unreadable as error:
            damage.append(folder.Damage(f"folder: {error.what}", f"inode {inode.number}"))
        if twice:
            detail = f"{twice} names; the file system is damaged or forged"
            damage.append(folder.Damage("a name that stands in its folder more than once", detail))
        return held, damage


def _gap(path: bytes, reason: str, detail: str) -> Gap:
    return Gap(readable(b"/" + path), None, Stage.LIST, reason, detail)


def _limit(reason: str, detail: str, *, matters: bool = True) -> Gap:
    return Gap("", None, Stage.SOURCE, reason, detail, matters)
