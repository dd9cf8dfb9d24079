"""A medium that is put together from pieces of others: each format only says where they are.

Images, partitions, volumes and arrays differ in how they find a byte, and in nothing else. The
reading, the joining of neighbours and the reading past what is there stand here, once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from pratique.errors import Unreadable
from pratique.evidence.disk.base import Medium


class Piece(NamedTuple):
    """The next `length` bytes: in `source` from `offset` on. Without a source they are zeros."""

    length: int
    source: Medium | bytes | None = None
    offset: int = 0


def exactly(medium: Medium, offset: int, length: int) -> bytes:
    """All `length` bytes at `offset`; `Unreadable` where the medium ends before."""
    found = medium.read_at(offset, length)
    if len(found) != length:
        raise Unreadable(
            f"This is cut short: {length} bytes at {offset} are not wholly there",
            where=medium.name,
            next_step="Copy the image again, and compare its size with that of the original.",
        )
    return found


class Mapped(ABC):
    """Reads what `piece` points at."""

    name: str
    size: int

    @abstractmethod
    def piece(self, offset: int, length: int) -> Piece:
        """What is at `offset`, at least one byte of it; `length` is how much is wanted.

        `Unreadable` when it cannot be told.
        """

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`, fewer only at the end; see `Medium`."""
        end = min(offset + length, self.size)
        pieces: list[Piece] = []
        while offset < end:
            found = self.piece(offset, end - offset)
            taken = min(found.length, end - offset)
            if taken <= 0:
                raise Unreadable("Nothing is said of these bytes", where=self.name)
            offset += taken
            if pieces and _follows(pieces[-1], found):
                last = pieces[-1]
                pieces[-1] = Piece(last.length + taken, last.source, last.offset)
            else:
                pieces.append(Piece(taken, found.source, found.offset))
        if len(pieces) == 1:
            return _content(pieces[0])
        return b"".join(map(_content, pieces))

    def plain(self) -> tuple[Path, int] | None:
        """None: what is put together lies in no file as it is."""
        return None

    def close(self) -> None:  # noqa: B027 - what is cut out owns no file
        """Do nothing: who opened the files closes them."""


def _follows(last: Piece, piece: Piece) -> bool:
    return piece.source is last.source and (
        piece.source is None or piece.offset == last.offset + last.length
    )


def _content(piece: Piece) -> bytes:
    if piece.source is None:
        return bytes(piece.length)
    if isinstance(piece.source, bytes):
        return piece.source[piece.offset : piece.offset + piece.length]
    return exactly(piece.source, piece.offset, piece.length)


class Slice(Mapped):
    """A part of a medium, cut to what is there of it."""

    def __init__(self, medium: Medium, offset: int, size: int, name: str) -> None:
        self.name = name
        self.size = max(0, min(size, medium.size - offset))
        self._medium = medium
        self._offset = offset

    def piece(self, offset: int, length: int) -> Piece:
        """The same bytes in the whole."""
        return Piece(length, self._medium, self._offset + offset)

    def plain(self) -> tuple[Path, int] | None:
        """The file of the whole, that much further on."""
        whole = self._medium.plain()
        return whole and (whole[0], whole[1] + self._offset)


class Joined(Mapped):
    """Pieces one after the other: segments of an image, extents, a volume in several places."""

    def __init__(self, name: str, pieces: Sequence[Piece]) -> None:
        self.name = name
        self._pieces = [piece for piece in pieces if piece.length > 0]
        self._starts = list(accumulate((piece.length for piece in self._pieces), initial=0))
        self.size = self._starts.pop()

    def piece(self, offset: int, length: int) -> Piece:  # noqa: ARG002 - the contract of all
        """The piece that holds `offset`, from there on."""
        at = bisect_right(self._starts, offset) - 1
        found = self._pieces[at]
        inside = offset - self._starts[at]
        return Piece(found.length - inside, found.source, found.offset + inside)

    def plain(self) -> tuple[Path, int] | None:
        """The file behind the only piece, where there is but one."""
        if len(self._pieces) != 1 or isinstance(self._pieces[0].source, bytes | None):
            return None
        whole = self._pieces[0].source.plain()
        return whole and (whole[0], whole[1] + self._pieces[0].offset)


class Absent(Mapped):
    """A medium that ought to be there and is not: nothing is put in its place."""

    def __init__(self, name: str, size: int, reason: str) -> None:
        self.name = name
        self.size = size
        self._reason = reason

    def piece(self, offset: int, length: int) -> Piece:
        """`Unreadable`, whatever is asked for."""
        raise Unreadable(self._reason, where=f"{self.name}, {length} bytes at {offset}")
