"""Reading the files of a package database, within limits that hold for all of them together.

The database is the intruder's to edit: a file of it may be a link out of the evidence, a pipe,
or a gigabyte of names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Iterator
from typing import Final, TypeVar

from pratique.errors import EvidenceError
from pratique.evidence.base import Source
from pratique.model import EntryType, Gap, Stage, readable

_MOST_BYTES: Final = 64 << 20  # of one file
# Of all files together, and what is remembered of them. A large machine has a tenth of that.
_MOST_BYTES_TOGETHER: Final = 1 << 30
_MOST_LINES: Final = 4_000_000

Line = TypeVar("Line")


class DatabaseReading:
    """Reads files of a source, and remembers by what the whole database can be told again."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._fingerprint = hashlib.sha256()
        self._bytes_left = _MOST_BYTES_TOGETHER
        self._lines_left = _MOST_LINES
        self.left_out = 0

    def fingerprint(self) -> str:
        """The same for the same database: what was read, by name, size and times."""
        return self._fingerprint.hexdigest()[:16]

    def bounded(self, lines: Iterable[Line], most: int = _MOST_LINES) -> Iterator[Line]:
        """As many of the lines of one file as may still be read."""
        for count, line in enumerate(lines):
            if self._lines_left <= 0 or count >= most:
                self.left_out += 1
                return
            self._lines_left -= 1
            yield line

    def names(self, folder: bytes) -> Generator[Gap, None, list[bytes]]:
        """The names in a folder, sorted; what cannot be listed is a gap."""
        try:
            return sorted(self._source.names(folder))
        except EvidenceError as error:
            yield Gap(readable(b"/" + folder), None, Stage.READ, error.what, "")
            return []

    def has(self, path: bytes) -> bool:
        """Whether there is such a name."""
        return self.real(path) is not None

    def real(self, path: bytes) -> bytes | None:
        """Where the name leads in the evidence; None where nothing is."""
        try:
            real = self._source.canonical(path)
            return real if self._source.lookup(real) is not None else None
        except EvidenceError:
            return None

    def read(self, path: bytes, most: int | None = None) -> Generator[Gap, None, bytes | None]:
        """The content, None if there is no such file; what cannot be read is a gap."""
        try:
            real = self._source.canonical(path)
            entry = self._source.lookup(real)
            if entry is None:
                return None
            self._fingerprint.update(
                f"{entry.path!r} {entry.size} {entry.mtime} {entry.ctime}".encode()
            )
            if entry.type is not EntryType.REGULAR:
                yield Gap(readable(b"/" + path), None, Stage.READ, "not a file", entry.type)
                return None
            if entry.size > (_MOST_BYTES if most is None else most):
                detail = f"{entry.size} bytes"
                yield Gap(
                    readable(b"/" + path), None, Stage.READ, "too long for what it is", detail
                )
                return None
            self._bytes_left -= entry.size
            if self._bytes_left < 0 or self._lines_left <= 0:
                self.left_out += 1
                return None
            with self._source.open(entry) as opened:
                return b"".join(opened.chunks())
        except EvidenceError as error:
            yield Gap(readable(b"/" + path), None, Stage.READ, error.what, "")
            return None
