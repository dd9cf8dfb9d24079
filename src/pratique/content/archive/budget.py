"""How much of one archive is looked at, with all that is nested in it; and what stops it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

MOST_UNPACKED: Final = 256 << 20  # bytes that come out of one archive
MOST_MEMBERS: Final = 100_000  # names that are listed of it
MOST_HELD: Final = 8 << 20  # of one member; a nested archive has to fit, too
MOST_NAME: Final = 4096  # PATH_MAX
MOST_WORK: Final = 120.0  # seconds of processor time that the analysis of members takes
DEPTH: Final = 2  # archives in archives


class Damaged(Exception):
    """The bytes are not what the format says; the message goes on after "the archive"."""


class Exhausted(Exception):
    """A limit was reached; the message says which."""


class Access(Protocol):
    """Bytes at any place."""

    @property
    def size(self) -> int:
        """How many there are."""
        ...

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`; fewer at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """Bytes that are held in memory."""

    content: bytes

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.content)

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`; fewer at the end."""
        return self.content[offset : offset + length] if offset >= 0 else b""


@dataclass(slots=True)
class Budget:
    """What is left of the limits, for one archive and all that is nested in it."""

    unpacked: int = MOST_UNPACKED
    members: int = MOST_MEMBERS
    work: float = MOST_WORK
    left_out: int = 0  # members that were not analysed because the work had come to its limit

    def spend(self, count: int) -> None:
        """Count bytes that were unpacked; `Exhausted` when that was too many."""
        self.unpacked -= count
        if self.unpacked < 0:
            raise Exhausted(f"the first {MOST_UNPACKED >> 20} MB that come out of it")

    def name(self) -> None:
        """Count a member; `Exhausted` when that was too many."""
        self.members -= 1
        if self.members < 0:
            raise Exhausted(f"the first {MOST_MEMBERS} names in it")


@dataclass(frozen=True, slots=True)
class Listed:
    """A member as its archive lists it. `size` and `packed_size` are claims."""

    name: bytes
    type: str
    size: int
    packed_size: int | None = None
    target: bytes | None = None
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A member with its content, which comes in pieces, once, and before the next member.

    `content` raises `Damaged` and `Exhausted`. It is None for what has none.
    """

    listed: Listed
    content: Iterator[bytes] | None = None
