"""A raw image in pieces, as split(1), dd and imagers write it: `x.001 x.002 ...`, `x.aa x.ab ...`.

The first piece is what a person gives. The pieces are taken in order until one is missing. A
piece that is shorter than the first, and not the last, means that something was lost.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import count, islice, product
from pathlib import Path
from string import ascii_lowercase
from typing import Final

from pratique.errors import EvidenceError
from pratique.evidence.disk.mapped import Joined, Piece
from pratique.evidence.disk.raw import RawFile
from pratique.model import Gap, Stage, readable

_FIRST: Final = re.compile(rb"\A(.+[._-]|.*x)(0{2,5}|0{1,4}1|aaa?|AAA?)\Z", re.DOTALL)
_MOST: Final = 1000  # pieces; each is an open file
_LOOKED_ON: Final = 64  # names after the last piece, for one that is missing between


class SplitRaw(Joined):
    """Pieces of a raw image in one row."""

    form = "raw"

    def __init__(self, pieces: list[RawFile], gaps: tuple[Gap, ...]) -> None:
        super().__init__(pieces[0].name, [Piece(piece.size, piece) for piece in pieces])
        self.files = tuple(piece.files[0] for piece in pieces)
        self._open = pieces
        self._gaps = gaps

    @classmethod
    def of(cls, first: RawFile) -> SplitRaw | None:
        """All pieces of which `first` is the first by its name; None where it stands alone."""
        pieces = [first]
        try:
            for path in list(_present(first.files[0])):
                pieces.append(RawFile.open_at(path))  # noqa: PERF401 - those opened must be closed
        except EvidenceError:
            for piece in pieces[1:]:
                piece.close()
            raise
        return cls(pieces, tuple(_uneven(pieces))) if len(pieces) > 1 else None

    def limits(self) -> tuple[Gap, ...]:
        """Pieces that do not fit together."""
        return self._gaps

    def close(self) -> None:
        """Close every piece."""
        for piece in self._open:
            piece.close()


def following(name: bytes) -> Iterator[bytes]:
    """The names of the pieces after the first one; none where `name` is no first piece."""
    if not (found := _FIRST.match(name)):
        return
    start, number = found[1], found[2]
    if number.isdigit():
        yield from (start + b"%0*d" % (len(number), value) for value in count(int(number) + 1))
        return
    letters = ascii_lowercase if number.islower() else ascii_lowercase.upper()
    names = product(letters, repeat=len(number))
    next(names)
    for each in names:
        yield start + "".join(each).encode()


def _present(first: Path) -> Iterator[Path]:
    for place, name in enumerate(following(os.fsencode(first.name)), 2):
        path = first.with_name(os.fsdecode(name))
        # A link could lead anywhere on this machine; only the first was named by a person.
        if place > _MOST or path.is_symlink() or not path.is_file():
            return
        yield path


def _uneven(pieces: list[RawFile]) -> Iterator[Gap]:
    for piece in pieces[1:-1]:
        if piece.size != pieces[0].size:
            detail = f"{piece.name}: {piece.size} bytes; {pieces[0].name}: {pieces[0].size}"
            yield Gap("", None, Stage.SOURCE, "pieces of an image that differ in size", detail)
    first, last = pieces[0].files[0], pieces[-1].name
    names = islice(following(os.fsencode(first.name)), len(pieces), len(pieces) + _LOOKED_ON)
    for name in names:
        if first.with_name(os.fsdecode(name)).exists():
            detail = f"between {last} and {readable(name)}"
            yield Gap("", None, Stage.SOURCE, "a piece of an image is missing", detail)
            return
