"""What an evidence source is: it can be listed and read, and never changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Protocol, Self, runtime_checkable

from pratique.model import Entry, Gap


class OpenFile(Protocol):
    """One regular file of the evidence, open for reading. Use it in a `with` block.

    Everything raises `Unreadable` when the evidence does not give its bytes.
    """

    def chunks(self) -> Iterator[bytes]:
        """The content from the start, in pieces of at most 1 MiB.

        It ends at the listed size: a file that grows meanwhile is not followed.
        """
        ...

    def grew(self) -> bool:
        """Whether there is more content than was listed. Ask after `chunks`."""
        ...

    def extents(self) -> Iterator[tuple[int, int]]:
        """Where there is data, as (offset, length); holes between them are zeros."""
        ...

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`, fewer only at the end of the file."""
        ...

    def capabilities(self) -> bytes | None:
        """What the attribute `security.capability` holds (capabilities(7)); None without one."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...


class Source(Protocol):
    """Evidence that can be listed and read, and never changed.

    Paths are exact bytes relative to the root of the evidence. Nothing is ever resolved
    against the machine that Pratique runs on.
    """

    kind: ClassVar[str]
    location: str

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Say whether this source can open `path`, by looking at it and nothing else."""
        ...

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """The source for `path`, or `EvidenceError`."""
        ...

    def identity(self) -> str:
        """A short name for this evidence, the same whenever it is opened again."""
        ...

    def limits(self) -> tuple[Gap, ...]:
        """What this source cannot tell, and how it is read: gaps of the stage `source`."""
        ...

    def walk(self) -> Iterator[Entry | Gap]:
        """Every name once, the root first, a folder before what it holds, in a stable order."""
        ...

    def lookup(self, path: bytes) -> Entry | None:
        """The entry at `path` without following any link; None if there is none.

        `Unreadable` when it cannot be told whether there is one.
        """
        ...

    def canonical(self, path: bytes) -> bytes:
        """`path` with every link followed inside the evidence, as if it were `/`.

        What does not exist stays as written. `OutsideEvidence` for a circle of links.
        """
        ...

    def names(self, folder: bytes) -> list[bytes]:
        """The sorted names in `folder`, links on the way followed inside; empty if none.

        `Unreadable` for a folder that cannot be listed.
        """
        ...

    def open(self, entry: Entry) -> OpenFile:
        """Open a regular file that was listed; `Unreadable` if that fails."""
        ...

    def attribute(self, entry: Entry, name: str) -> bytes | None:
        """An extended attribute of a file or folder that was listed.

        None where there is none, or where this person may not see it; `Unreadable` where the
        file cannot be opened.
        """
        ...

    def close(self) -> None:
        """Let go of everything. The source cannot be used afterwards."""
        ...


@runtime_checkable
class Remembers(Protocol):
    """A source that finds out much when it is first opened, and can hand that to other processes.

    What it leaves lies in a folder of ours, never in the evidence, and holds for exactly the
    bytes that it was found out of.
    """

    def remember(self, folder: Path) -> None:
        """Take from `folder` what was found out before; where there is nothing, leave it there."""
        ...
