"""What a history is: snapshots in order of time, and the versions of a path in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Protocol, Self

from pratique.evidence.base import Source
from pratique.model import Entry, Gap, Instant


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of a machine, as its repository tells it.

    `key` is what the repository finds it by (a whole id, a name, a folder), `label` what a
    person is told, in readable form, `basis` where `time` comes from: `recorded`, `name` (of the
    folder or the file), `birth` (of the folder), `mtime`, or `ctime` (the newest inside). `roots`
    are the parts of the machine that were backed up, relative to its root as exact bytes: `b""`
    for all of it. `span` is by how many nanoseconds it may be later than `time`: a day, where
    only a day is told.
    """

    key: str
    label: str
    time: Instant
    basis: str
    host: str = ""
    roots: tuple[bytes, ...] = (b"",)
    span: int = 0


class Proof(StrEnum):
    """What makes two versions with the same `identity` the same content."""

    CONTENT = "content"  # the repository knows contents by a digest
    INODE = "inode"  # they are one inode, by hard links
    TIMES = "times"  # size, mtime and ctime are the same: the program did not read them again
    NONE = "none"  # nothing does: read and compare


@dataclass(frozen=True, slots=True)
class Version:
    """What a path was in one snapshot.

    In `entry`, a time that the repository does not keep is None. Two versions with the same
    `identity`, not empty, hold the same bytes, as `proof` says.
    """

    entry: Entry
    identity: str = ""
    proof: Proof = Proof.NONE


class Unknown(StrEnum):
    """Why a snapshot says nothing about a path."""

    NOT_COVERED = "not backed up"  # its part of the machine is not in this snapshot at all
    BROKEN = "could not be read"  # damaged, or the program failed


# What a snapshot says about a path: a version, None where there was nothing, or why it is silent.
Seen = Version | Unknown | None


@dataclass(frozen=True, slots=True)
class Change:
    """A path that differs between two snapshots; `before` or `after` is None where it was not."""

    path: bytes
    before: Version | None
    after: Version | None


class History(Protocol):
    """A repository or a folder with snapshots of one machine. It is never written to.

    Paths are exact bytes relative to the root of the machine, as in `Source`. A program that
    fails raises `HistoryError` with its own last sentence and exit status, but for one broken
    snapshot of many: that is a gap, and the others are read.
    """

    kind: ClassVar[str]
    location: str

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Say whether this kind of history lies at `path`, by looking at it and nothing else."""
        ...

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """The history at `path`, or `HistoryError`: locked, password needed, not a repository."""
        ...

    def snapshots(self) -> tuple[Snapshot, ...]:
        """All snapshots that can be read, oldest first."""
        ...

    def gaps(self) -> tuple[Gap, ...]:
        """Snapshots that could not be read, and other losses that were met until now."""
        ...

    def look(self, snapshot: Snapshot, paths: Collection[bytes]) -> Mapping[bytes, Seen]:
        """What one snapshot says about each of `paths`: one listing, however many paths."""
        ...

    def look_everywhere(
        self, paths: Collection[bytes]
    ) -> Mapping[str, Mapping[bytes, Seen]] | None:
        """The same for all snapshots by their keys, where that costs about as much as one.

        None where it would cost a listing for each.
        """
        ...

    def changes(self, before: Snapshot, after: Snapshot) -> Iterator[Change]:
        """What differs between two snapshots; it costs what changed where the repository can."""
        ...

    def content(self, snapshot: Snapshot, path: bytes, most: int) -> bytes:
        """The first `most` bytes of a file in a snapshot; `Unreadable` where it has none."""
        ...

    def digests(self, snapshot: Snapshot, below: Collection[bytes]) -> Iterator[tuple[bytes, str]]:
        """Path and SHA-256 of every regular file below some folders of a snapshot, in any order.

        Read once through, whatever their number. What cannot be read is left out and a gap.
        """
        ...

    def source(self, snapshot: Snapshot, close: Callable[[], None] | None = None) -> Source:
        """The snapshot as evidence. It may use this history; `close` is called when it closes."""
        ...

    def limits(self) -> tuple[Gap, ...]:
        """What this history cannot tell: gaps of the stage `source`, in a person's words.

        What is excluded, how the program decides that a file has not changed, who could have
        written to the repository.
        """
        ...

    def listings(self) -> int:
        """How often the repository was asked for a listing until now: what looking has cost."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...
