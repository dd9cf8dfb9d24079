"""Reading and unpacking no more than was asked for, whatever the evidence says of its size."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.base import Source
from pratique.model import EntryType, readable

_PIECE: Final = 1 << 16


def whole(source: Source, path: bytes, most: int) -> bytes | None:
    """The content of a regular file of at most `most` bytes; None where there is no file.

    A link is no file. `Unreadable` for what is larger, or cannot be read.
    """
    entry = source.lookup(path)
    if entry is None or entry.type is not EntryType.REGULAR:
        return None
    if entry.size > most:
        raise Unreadable(f"is larger than {most >> 20} MiB", where=readable(b"/" + path))
    with source.open(entry) as opened:
        return b"".join(opened.chunks())


def inflated(pieces: Iterable[bytes], size: int, where: str) -> bytes:
    """Exactly `size` bytes out of a zlib stream; `Unreadable` for more, fewer, or damage."""
    unpacker = zlib.decompressobj()
    found: list[bytes] = []
    left = size
    try:
        for piece in pieces:
            data = unpacker.decompress(piece, left + 1)
            found.append(data)
            left -= len(data)
            if left < 0:
                raise Unreadable("holds more than it says", where=where)
            if unpacker.eof:
                break
    except zlib.error as error:
        raise Unreadable("is damaged: zlib cannot unpack it", where=where) from error
    if left or not unpacker.eof:
        raise Unreadable("is cut short", where=where)
    return b"".join(found)


def pieces(read_at: Callable[[int, int], bytes], offset: int, end: int) -> Iterable[bytes]:
    """What lies between two offsets, a piece at a time: small ones first."""
    step = 4096
    while offset < end:
        piece = read_at(offset, min(step, end - offset))
        if not piece:
            return
        yield piece
        offset += len(piece)
        step = _PIECE
