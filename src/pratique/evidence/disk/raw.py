"""A raw image: a file, or a block device, whose bytes are those of the disk."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final, Self

from pratique.errors import EvidenceError, Unreadable
from pratique.model import Gap, readable

_FLAGS: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_LONGEST: Final = 1 << 30  # read(2) gives at most 2 GiB at once


class RawFile:
    """One file of this machine, open for reading. No time of last access changes if it can be."""

    form = "raw"

    def __init__(self, descriptor: int, path: Path) -> None:
        self.name = readable(os.fsencode(path.name))
        self.files: tuple[Path, ...] = (path,)
        # A block device tells its size only so; for a file it is the same as fstat.
        self.size = os.lseek(descriptor, 0, os.SEEK_END)
        self._path = path
        self._descriptor = descriptor

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """Open a regular file or a block device, `EvidenceError` for anything else.

        Links on the way are the analyst's own and followed.
        """
        shown = readable(bytes(path))
        try:
            descriptor = open_file(path)
        except OSError as error:
            raise EvidenceError(
                f"This image cannot be opened: {error.strerror}",
                where=shown,
                next_step="Check the spelling; or run the same command as root.",
            ) from error
        return cls.of(descriptor, path)

    @classmethod
    def of(cls, descriptor: int, path: Path) -> Self:
        """What is open as `descriptor`, which is closed if it can be no image."""
        try:
            mode = os.fstat(descriptor).st_mode
            if stat.S_ISREG(mode) or stat.S_ISBLK(mode):
                return cls(descriptor, path)
        except OSError as error:
            os.close(descriptor)
            raise EvidenceError(
                f"The size of this image cannot be told: {error.strerror}",
                where=readable(bytes(path)),
                next_step="Copy the disk to a file, for example with ddrescue, and give that.",
            ) from error
        os.close(descriptor)
        raise EvidenceError(
            "This is neither a file nor a block device",
            where=readable(bytes(path)),
            next_step="Give an image file, or the device of a disk.",
        )

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`; `Unreadable` where the disk below gives an error."""
        found: list[bytes] = []
        length = min(length, self.size - offset)
        while length > 0:
            try:
                read = os.pread(self._descriptor, min(length, _LONGEST), offset)
            except OSError as error:
                raise Unreadable(
                    f"Reading {length} bytes at {offset} failed: {error.strerror}",
                    where=self.name,
                    next_step="Copy the disk with ddrescue first, and examine the copy.",
                ) from error
            if not read:
                raise Unreadable("The file became shorter while it was read", where=self.name)
            found.append(read)
            offset += len(read)
            length -= len(read)
        return found[0] if len(found) == 1 else b"".join(found)

    def plain(self) -> tuple[Path, int] | None:
        """The file itself."""
        return self._path, 0

    def limits(self) -> tuple[Gap, ...]:
        """Nothing: a raw image tells nothing of itself."""
        return ()

    def close(self) -> None:
        """Close the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def open_file(path: Path) -> int:
    """A descriptor for `path`, leaving its time of last access alone where that is allowed."""
    try:
        return os.open(path, _FLAGS | os.O_NOATIME)
    except PermissionError:
        return os.open(path, _FLAGS)
