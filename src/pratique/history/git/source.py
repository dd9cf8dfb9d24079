"""One commit as evidence: what stands in its tree, and nothing that stands beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar, Final, Self

from pratique.errors import NotEvidence, OutsideEvidence, Unreadable
from pratique.evidence.links import Links
from pratique.history.git.commit import Commit
from pratique.history.git.moment import Moment, Trees
from pratique.history.rhythm import limit
from pratique.model import Entry, EntryType, Gap, readable

_PIECE: Final = 1 << 20


class CommitSource:
    """The tree of one commit. `close` is called with it, and may let go of the repository."""

    kind: ClassVar[str] = "git"

    def __init__(
        self, trees: Trees, commit: Commit, placed: bytes, location: str, close: Callable[[], None]
    ) -> None:
        self._trees = trees
        self._commit = commit
        self._moment = Moment(trees, commit, placed)
        self._links = Links(self.lookup)
        self._close = close
        self.location = location

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """No path stands for a commit: it is found in a repository that was opened."""
        del path
        return False

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """Refuse: see `Git.source`."""
        raise NotEvidence("A commit is found in a repository only", where=readable(bytes(path)))

    def identity(self) -> str:
        """Twelve hexadecimal digits, from the id of the commit, which says all that it holds."""
        return hashlib.sha256(b"git\0" + self._commit.name).hexdigest()[:12]

    def limits(self) -> tuple[Gap, ...]:
        """What git does not keep."""
        return (
            limit(
                "git keeps no times",
                "nothing here says when a file was last changed, only in which commit it differs",
            ),
            limit(
                "git keeps no owners and modes",
                "only whether a file may be run; the others are what etckeeper wrote beside, and "
                "root's where it wrote none",
            ),
        )

    def walk(self) -> Iterator[Entry | Gap]:
        """Every name once, sorted, each folder's names together, before what is below them."""
        return self._moment.walk()

    def lookup(self, path: bytes) -> Entry | None:
        """The entry at `path`, no link followed on the way nor at the end."""
        return self._moment.lookup(path)

    def canonical(self, path: bytes) -> bytes:
        """Follow links as if the commit were `/`."""
        return self._links.canonical(path)

    def names(self, folder: bytes) -> list[bytes]:
        """The sorted names in a folder, links on the way to it followed inside."""
        try:
            return self._moment.names(self.canonical(folder))
        except OutsideEvidence:
            return []

    def open(self, entry: Entry) -> Content:
        """The content of a file that was listed; it is put to the id that the tree names."""
        leaf = self._moment.leaf(entry.path)
        if leaf is None or leaf.type is not EntryType.REGULAR:
            raise Unreadable("is no file in this commit", where=readable(b"/" + entry.path))
        return Content(self._trees.objects.read(leaf.id, "blob"), entry.size)

    def attribute(self, entry: Entry, name: str) -> bytes | None:
        """Git keeps none."""
        del entry, name
        return None

    def close(self) -> None:
        """Let go of the repository, if it was opened for this commit."""
        self._close()


class Content:
    """A file that was read as a whole."""

    __slots__ = ("_data", "_size")

    def __init__(self, data: bytes, size: int) -> None:
        self._data = data
        self._size = size

    def chunks(self) -> Iterator[bytes]:
        """Pieces of at most 1 MiB, up to the listed size."""
        for at in range(0, min(self._size, len(self._data)), _PIECE):
            yield self._data[at : min(at + _PIECE, self._size)]

    def grew(self) -> bool:
        """Whether there is more than was listed."""
        return len(self._data) > self._size

    def extents(self) -> Iterator[tuple[int, int]]:
        """All of it is data: git knows no holes."""
        if self._data:
            yield 0, min(self._size, len(self._data))

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        return self._data[offset : offset + length]

    def capabilities(self) -> bytes | None:
        """Git keeps none."""
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        pass
