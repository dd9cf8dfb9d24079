"""Extents that were compressed: zlib, LZO in pieces of a sector, zstd.

The frames are those of fs/btrfs/{zlib,lzo,zstd}.c of Linux. An extent holds 128 KiB at most,
and never gives more, whatever it says.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.filesystem.btrfs.lzo import LzoDamage, unpacked_lzo

MOST: Final = 128 << 10
_ZLIB, _LZO, _ZSTD = 1, 2, 3


def unpacked(kind: int, data: bytes, size: int, sector: int) -> bytes:
    """The first `size` bytes of what an extent holds; `Unreadable` if it gives fewer.

    The last sector may end with the file that was packed: what is behind that is zeros.
    """
    if size > MOST:
        raise Unreadable("a compressed extent that is larger than any can be")
    if kind == _ZLIB:
        found = _zlib(data, size)
    elif kind == _LZO:
        found = _lzo(data, size, sector)
    elif kind == _ZSTD:
        found = _zstd()(data, size)
    else:
        raise Unreadable(f"compressed in a way that is not known (number {kind})")
    if len(found) + sector <= size:
        raise Unreadable("a compressed extent that is damaged: it holds too little")
    return found.ljust(size, b"\0")


def _zlib(data: bytes, size: int) -> bytes:
    try:
        stream = zlib.decompressobj()
        return _ended(stream.decompress(data, size), size, ended=stream.eof)
    except zlib.error as error:
        raise Unreadable("a compressed extent (zlib) that is damaged") from error


def _ended(found: bytes, size: int, *, ended: bool) -> bytes:
    if len(found) < size and not ended:
        raise Unreadable("a compressed extent that is cut short")
    return found


def _lzo(data: bytes, size: int, sector: int) -> bytes:
    """Pieces of one sector each; the four bytes of a length never cross a sector."""
    end = min(int.from_bytes(data[:4], "little"), len(data))
    at, out = 4, bytearray()
    try:
        while at + 4 <= end and len(out) < size:
            if (left := sector - at % sector) < 4:
                at += left
                continue
            length = int.from_bytes(data[at : at + 4], "little")
            at += 4
            piece = unpacked_lzo(data[at : min(at + length, end)], sector)
            out += piece
            at += length
            if len(piece) < sector:
                break
    except LzoDamage as error:
        raise Unreadable("a compressed extent (LZO) that is damaged") from error
    return bytes(out[:size])


def _zstd() -> Callable[[bytes, int], bytes]:
    """The reader of Python 3.14 and later, or the same for those before."""
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        raise Unreadable(
            "compressed with zstd, which this Python cannot read",
            next_step="Run the same command on a machine with Python 3.14.",
        ) from None

    def unpack(data: bytes, size: int) -> bytes:
        try:
            stream = zstd.ZstdDecompressor()
            return _ended(stream.decompress(data, size), size, ended=stream.eof)
        except zstd.ZstdError as error:
            raise Unreadable("a compressed extent (zstd) that is damaged") from error

    return unpack
