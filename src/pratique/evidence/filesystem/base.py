"""What a file system is: nodes, their names and their bytes. It replays no journal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Protocol, Self

from pratique.evidence.base import OpenFile
from pratique.evidence.disk.base import Medium
from pratique.model import Entry, Gap


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
