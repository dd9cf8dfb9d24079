"""Where a bag is written to: a folder, or one stream of tar.

Files come whole, one after the other; none is ever written twice.
"""

from __future__ import annotations

import io
import os
import shutil
import tarfile
from pathlib import Path
from typing import IO, Final, Protocol

_BLOCK: Final = 1 << 20


class Bytes(Protocol):
    """What gives bytes one after the other."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, none at the end."""
        ...


class Target(Protocol):
    """Takes the files of a bag."""

    def put(self, name: str, source: Bytes, size: int) -> None:
        """Take `size` bytes of `source` as the file `name`. OSError where that fails."""
        ...

    def close(self) -> None:
        """All files are there."""
        ...


class FolderTarget:
    """A new folder, in which the bag lies as files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700)

    def put(self, name: str, source: Bytes, size: int) -> None:
        """Write one file, and see it on the disk."""
        place = self._folder / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(opened, "wb") as target:
            copied(source, target, size)
            target.flush()
            os.fsync(opened)

    def close(self) -> None:
        """See the names on the disk, too."""
        for folder, _folders, _files in os.walk(self._folder):
            settle(Path(folder))


class TarTarget:
    """A tar (POSIX.1-2001, pax), below one folder called `root`."""

    def __init__(self, stream: IO[bytes], root: str, time: int) -> None:
        self._stream, self._root, self._time = stream, root, time
        self._written = 0

    def put(self, name: str, source: Bytes, size: int) -> None:
        """Write one member."""
        member = tarfile.TarInfo(f"{self._root}/{name}")
        member.size, member.mtime, member.mode = size, self._time, 0o600
        head = member.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
        self._stream.write(head)
        copied(source, self._stream, size)
        padding = bytes(-size % tarfile.BLOCKSIZE)
        self._stream.write(padding)
        self._written += len(head) + size + len(padding)

    def close(self) -> None:
        """Write the mark of the end, and fill the last record."""
        end = 2 * tarfile.BLOCKSIZE
        self._stream.write(bytes(end + -(self._written + end) % tarfile.RECORDSIZE))


class _Bounded(io.RawIOBase):
    """The first `size` bytes of a stream; OSError where it ends before."""

    def __init__(self, source: Bytes, size: int) -> None:
        self._source, self._left = source, size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        piece = self._source.read(wanted)
        if len(piece) < wanted:
            raise _cut_short()
        self._left -= len(piece)
        return piece


def copied(source: Bytes, target: IO[bytes], size: int) -> None:
    """Copy `size` bytes; OSError where the source ends before."""
    bounded = _Bounded(source, size)
    while piece := bounded.read(_BLOCK):
        target.write(piece)


def settle(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def removed(place: Path) -> None:
    """Take away what was not finished, whatever of it is there."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def _cut_short() -> OSError:
    return OSError("a file of the case became shorter while it was read")
