"""The file of this machine that an archive lies in: opened once, never written to."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import Self

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.archive.compression import Compressed, compression
from pratique.evidence.archive.stream import Access, Flow, FlowingAccess, PlainAccess, Spring
from pratique.model import readable

_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_HEAD = 64 << 10


class PlainFile:
    """A file that is not packed, as a spring: it starts anywhere."""

    def __init__(self, access: PlainAccess, size: int, stamp: str) -> None:
        self.access = access
        self.size = size
        self._stamp = stamp

    def start(self, at: int) -> tuple[int, Flow]:
        """A flow from `at` on."""
        return at, _PlainFlow(self.access, at)

    def stamp(self) -> str:
        """What changes when the file does."""
        return self._stamp

    def close(self) -> None:
        """Leave the file to whoever opened it."""


class _PlainFlow:
    def __init__(self, access: PlainAccess, at: int) -> None:
        self._access = access
        self._at = at

    def read(self, size: int, /) -> bytes:
        found = self._access.read_at(self._at, size)
        self._at += len(found)
        return found

    def close(self) -> None:
        """Nothing is held."""


def access_to(spring: Spring) -> Access:
    """Bytes at any place of a spring."""
    return spring.access if isinstance(spring, PlainFile) else FlowingAccess(spring)


class PackedFile:
    """An open archive. `head` is its first bytes, unpacked where it is compressed."""

    def __init__(self, descriptor: int, location: str) -> None:
        found = os.fstat(descriptor)
        self.descriptor = descriptor
        self.location = location
        self.size = found.st_size
        self.access = PlainAccess(descriptor)
        self._stamp = f"{found.st_size} {found.st_mtime_ns} {found.st_dev} {found.st_ino}"

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """The file, links of the analyst on the way to it followed; `EvidenceError`."""
        real = os.path.realpath(os.fsencode(path))
        try:
            try:
                opened = os.open(real, _FLAGS | os.O_NOATIME)
            except PermissionError:  # only its owner and root may leave atime alone
                opened = os.open(real, _FLAGS)
        except OSError as error:
            raise EvidenceError(
                f"This file cannot be opened: {error.strerror}",
                where=readable(real),
                next_step="Run the same command as root.",
            ) from error
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            os.close(opened)
            raise EvidenceError("This is no plain file", where=readable(real))
        return cls(opened, readable(real))

    @classmethod
    def head_of(cls, path: Path) -> bytes:
        """The first bytes of what lies at a path, unpacked; none where that is no plain file."""
        if not os.path.isfile(path):  # a pipe would keep us waiting
            return b""
        try:
            opened = cls.open_at(path)
        except EvidenceError:
            return b""
        try:
            _, flow = opened.spring().start(0)
            return flow.read(_HEAD)
        except EvidenceError:
            return b""
        finally:
            opened.close()

    def spring(self) -> Spring:
        """What is in it, unpacked; `EvidenceError` where this Python cannot."""
        kind = compression(self.access.read_at(0, 16))
        if not kind:
            return PlainFile(self.access, self.size, self._stamp)
        return Compressed(self.access, self.size, kind, self._stamp)

    def stamp(self) -> str:
        """What changes when the file does."""
        return self._stamp

    def identity(self, kind: str) -> str:
        """Twelve hexadecimal digits, from where it is, its size and its first MiB."""
        try:
            start = self.access.read_at(0, 1 << 20)
        except Unreadable:
            start = b""
        digest = hashlib.sha256(start).hexdigest()
        parts = "\0".join((kind, self.location, str(self.size), digest))
        return hashlib.sha256(parts.encode()).hexdigest()[:12]

    def close(self) -> None:
        """Close the file."""
        os.close(self.descriptor)
