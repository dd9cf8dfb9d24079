"""Streams that are unpacked as they are read: gzip, bzip2, xz, lzma, zstd."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
from collections.abc import Callable
from typing import BinaryIO, Final, Protocol

from pratique.errors import NoCleanCopy

GZIP: Final = b"\x1f\x8b"
BZIP2: Final = b"BZh"
XZ: Final = b"\xfd7zXZ\x00"
ZSTD: Final = b"\x28\xb5\x2f\xfd"
_LZMA: Final = b"\x5d\x00\x00"  # the older form, which has no magic of its own


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Read up to `size` bytes; none at the end."""
        ...


class Counted(io.RawIOBase):
    """Counts what is read from a stream, so that a bomb ends before the memory does."""

    def __init__(self, stream: Readable, count: Callable[[int], None]) -> None:
        super().__init__()
        self._stream = stream
        self._count = count

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes."""
        found = self._stream.read(size)
        self._count(len(found))
        return found


class Part(io.RawIOBase):
    """Some bytes of a file, from `offset` on, as a file of its own."""

    def __init__(self, opened: BinaryIO, offset: int, size: int) -> None:
        super().__init__()
        self._opened = opened
        self.offset = offset
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it is read from its start to its end."""
        return False

    def readinto(self, buffer: object) -> int:
        """Fill `buffer` with what comes next."""
        view = memoryview(buffer)  # type: ignore[arg-type]  # the protocol of io.RawIOBase
        self._opened.seek(self.offset + self._at)
        found = self._opened.read(min(len(view), self._size - self._at))
        view[: len(found)] = found
        self._at += len(found)
        return len(found)


class _Zstd:
    """A stream of zstd, whose damage is an OSError like that of the others."""

    def __init__(self, stream: Readable, damage: type[Exception]) -> None:
        self._stream = stream
        self._damage = damage

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._stream.read(size)
        except self._damage as error:
            raise OSError(0, str(error)) from error


def decompressor(head: bytes, where: str) -> Callable[[BinaryIO], Readable]:
    """What unpacks a stream that begins with `head`; plain bytes stay as they are.

    `NoCleanCopy` where this Python has no reader for it.
    """
    if head.startswith(GZIP):
        return lambda stream: gzip.GzipFile(fileobj=stream)
    if head.startswith(BZIP2):
        return bz2.BZ2File
    if head.startswith((XZ, _LZMA)):
        return lzma.LZMAFile
    if head.startswith(ZSTD):
        return _zstd(where)
    return lambda stream: stream


def _zstd(where: str) -> Callable[[BinaryIO], Readable]:
    """The reader of Python 3.14 and later, or the same for those before."""
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        raise NoCleanCopy(
            "This archive is compressed with zstd, which this Python cannot read",
            where=where,
            next_step="Unpack it on this machine, a package with `dpkg-deb -x FILE FOLDER`, a tar "
            "with `tar --zstd -xf FILE -C FOLDER`, and give the folder.",
        ) from None
    return lambda stream: _Zstd(zstd.ZstdFile(stream), zstd.ZstdError)
