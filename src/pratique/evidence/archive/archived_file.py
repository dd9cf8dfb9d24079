"""One file in an archive, open for reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pratique.errors import Unreadable
from pratique.evidence.archive.member import Content
from pratique.evidence.archive.stream import BLOCK, Access
from pratique.model import Entry, readable


class HeldAccess:
    """Bytes that are held in memory, and stand at `start` of something larger."""

    def __init__(self, content: bytes, start: int = 0) -> None:
        self._content = content
        self._start = start

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`, fewer only at the end."""
        at = offset - self._start
        return self._content[at : at + max(0, length)] if at >= 0 else b""

    def behind(self, offset: int) -> bool:
        """Nothing is."""
        del offset
        return False

    def close(self) -> None:
        """Nothing is open."""


class ArchivedFile:
    """A file of an archive. Its holes are zeros; what the archive does not give is `Unreadable`."""

    def __init__(
        self, entry: Entry, content: Content, access: Access, attributes: dict[str, bytes]
    ) -> None:
        self._entry = entry
        self._content = content
        self._access = access
        self._attributes = attributes
        self._runs = content.runs if content.runs is not None else ((0, entry.size),)

    def chunks(self) -> Iterator[bytes]:
        """Pieces of at most 1 MiB, up to the listed size."""
        at = 0
        if self._content.runs is None:
            at = first = min(self._entry.size, BLOCK - self._content.at % BLOCK)
            if first:  # then in the steps in which a stream is held
                yield self._stored(0, first)
        while at < self._entry.size:
            piece = self.read_at(at, min(BLOCK, self._entry.size - at))
            at += len(piece)
            yield piece

    def grew(self) -> bool:
        """Whether the archive holds more of it than it lists; a wrong checksum is `Unreadable`."""
        if not self._content.method:
            return False
        try:
            return bool(self._access.read_at(self._entry.size, 1))
        except Unreadable as error:
            where = readable(b"/" + self._entry.path)
            raise Unreadable(f"the archive {error.what}", where=where) from error

    def extents(self) -> Iterator[tuple[int, int]]:
        """The runs of data that the archive names."""
        yield from ((start, length) for start, length in self._runs if length)

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes from `offset`."""
        length = min(length, self._entry.size - offset)
        if offset < 0 or length <= 0:
            return b""
        if self._content.runs is None:
            return self._stored(offset, length)
        parts: list[bytes] = []
        at, end, stored = offset, offset + length, 0
        for start, size in self._runs:
            if start >= end:
                break
            if start + size > at:
                parts.append(bytes(max(0, start - at)))
                at = max(at, start)
                taken = min(start + size, end) - at
                parts.append(self._stored(stored + at - start, taken))
                at += taken
            stored += size
        parts.append(bytes(end - at))
        return b"".join(parts)

    def capabilities(self) -> bytes | None:
        """What the archive tells of the attribute `security.capability`."""
        return self._attributes.get("security.capability")

    def _stored(self, offset: int, length: int) -> bytes:
        where = readable(b"/" + self._entry.path)
        try:
            found = self._access.read_at(self._content.at + offset, length)
        except Unreadable as error:
            raise Unreadable(f"the archive {error.what}", where=where) from error
        if len(found) < length:
            raise Unreadable("the archive ends before this file does", where=where)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        """Nothing is held."""
