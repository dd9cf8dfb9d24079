"""What a file system is: nodes, their names and their bytes. It replays no journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final, Protocol, Self, runtime_checkable

from pratique.evidence.base import OpenFile
from pratique.evidence.disk.base import Medium
from pratique.model import Entry, Gap

LONGEST: Final = (1 << 63) - 1  # bytes of a file (loff_t); the field in an inode holds more


class FileSystem(Protocol):
    """One file system on one medium (or several, where it spans them).

    A node is the number by which the file system finds something again: mostly the inode
    number. `root` is the node that is mounted by default. `uuid` and `label` are what fstab(5)
    may name it by, empty where there is none; `device` is what `Entry.device` is to say.
    """

    kind: ClassVar[str]  # as mount(8) calls it: `ext4`, `xfs`, `btrfs`, `vfat`
    uuid: str
    label: str
    root: int
    device: int

    @classmethod
    def recognises(cls, medium: Medium) -> bool:
        """Say whether this file system lies on `medium`, by its signature."""
        ...

    @classmethod
    def open_on(cls, medium: Medium, device: int) -> Self:
        """The file system on `medium`, or `EvidenceError` with what is wrong with it."""
        ...

    def node(self, path: bytes) -> int | None:
        """The node at `path` below `root`, following no link; None if there is none.

        `Unreadable` when it cannot be told. It must be quick for names of one folder in turn.
        """
        ...

    def entry(self, node: int, path: bytes) -> Entry:
        """What the node is, called `path`; `Unreadable` where its inode cannot be read."""
        ...

    def listing(self, node: int, path: bytes) -> Iterator[tuple[Entry, int] | Gap]:
        """What a folder called `path` holds, with nodes, sorted by name, without `.` and `..`.

        A name whose inode cannot be read is a gap at its place, and so is a part of the folder
        that is damaged: what can be read is given all the same. Gaps are of stage `list`.
        """
        ...

    def open(self, node: int, entry: Entry) -> OpenFile:
        """Open a regular file that was listed; `Unreadable` if that fails."""
        ...

    def attribute(self, node: int, name: str) -> bytes | None:
        """An extended attribute, with its whole name (`security.capability`); None without one."""
        ...

    def limits(self) -> tuple[Gap, ...]:
        """What this file system cannot tell, and what is odd about it: gaps of stage `source`.

        A journal that was not played back, a superblock that had to be taken from a copy.
        """
        ...

    def close(self) -> None:
        """Let go of the medium."""
        ...


class Subtree(Protocol):
    """A subvolume or a snapshot: a tree of its own inside a file system."""

    @property
    def node(self) -> int:
        """Its root."""
        ...

    @property
    def path(self) -> bytes | None:
        """Where it is, from the top of the file system; None where that is lost."""
        ...

    @property
    def parent_uuid(self) -> str:
        """The uuid of what it is a snapshot of, empty for one that began empty."""
        ...


@runtime_checkable
class Subvolumed(Protocol):
    """A file system that holds several trees, of which each can be mounted (Btrfs)."""

    def subvolumes(self) -> Sequence[Subtree]:
        """All trees, by their ids."""
        ...

    def mounted(self, options: str) -> int | None:
        """The node that `subvol=` or `subvolid=` of fstab(5) mounts; None if it is not there."""
        ...

    def rooted_at(self, node: int) -> FileSystem:
        """The same, as if `node` were mounted. Close only one of them."""
        ...


@runtime_checkable
class Spanning(Protocol):
    """A kind of file system that may lie on several media at once (Btrfs)."""

    def member(self, medium: Medium) -> str:
        """The uuid that all media of one file system have; empty where it is none of them."""
        ...

    def open_together(self, media: Sequence[Medium], device: int) -> FileSystem:
        """The file system on the media that are given."""
        ...
