"""The content of a log that logrotate(8) may have packed: gzip (RFC 1952), bzip2 or xz.

What it is packed with is known by its first bytes, not by its name.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Final

from pratique.model import Gap
from pratique.parsers.base import Parser, unread

MOST_UNPACKED: Final = 256 << 20
# The list of all packages that one run of apt upgraded is one line.
LONGEST_LINE: Final = 4 << 20
_PIECE: Final = 64 << 10
_OUT: Final = 256 << 10
_MEMORY: Final = 128 << 20  # that a dictionary of xz may take
_CANNOT: Final = "packed in a way that is not unpacked here"
_STARTS: Final[tuple[tuple[bytes, Callable[[], Any]], ...]] = (
    (b"\x1f\x8b", lambda: zlib.decompressobj(31)),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ\0", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)),
)
_UNKNOWN: Final = (b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"\x1f\x9d")  # zstd, lz4, compress
# How a file begins that is packed in any way.
PACKED: Final = (*(magic for magic, _begin in _STARTS), *_UNKNOWN)

Line = tuple[int, str]


def log_lines(content: bytes, path: str) -> Iterator[Line | Gap]:
    r"""Numbered lines, from 1, without their ends; what is not UTF-8 is shown as `\xNN`.

    A line that nobody wrote (over 4 MB) is a gap, as is what cannot be unpacked to its end.
    """
    number, rest, cut = 1, b"", False
    for piece in pieces(content, path):
        if isinstance(piece, Gap):
            yield from _line(path, number, rest, cut=cut)
            yield piece
            return
        start = 0
        while (end := piece.find(b"\n", start)) >= 0:
            yield from _line(path, number, rest + piece[start:end], cut=cut)
            number, rest, cut, start = number + 1, b"", False, end + 1
        # A line that is too long is told with its beginning; what follows of it is passed over.
        rest += piece[start:] if not cut else b""
        cut = cut or len(rest) > LONGEST_LINE
        rest = rest[:LONGEST_LINE]
    yield from _line(path, number, rest, cut=cut)


def _line(path: str, number: int, raw: bytes, *, cut: bool) -> Iterator[Line | Gap]:
    if cut or len(raw) > LONGEST_LINE:
        yield unread(path, number, "longer than any line of such a log", raw)
    elif raw:
        yield number, raw.rstrip(b"\r").decode("utf-8", "backslashreplace")


def pieces(content: bytes, path: str) -> Iterator[bytes | Gap]:
    """The bytes of a file, unpacked if need be, a piece at a time.

    What cannot be unpacked to its end, or is over 256 MB, ends in a gap.
    """
    if content.startswith(_UNKNOWN):
        yield unread(path, None, _CANNOT, content[:16])
        return
    start = next((begin for magic, begin in _STARTS if content.startswith(magic)), None)
    if start is None:
        for at in range(0, len(content), _OUT):
            yield content[at : at + _OUT]
        return
    total = 0
    try:
        for piece in _unpacked(content, start):
            total += len(piece)
            if total > MOST_UNPACKED:
                yield unread(path, None, "more in it than is unpacked", f"over {total} bytes")
                return
            yield piece
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, MemoryError) as error:
        yield unread(path, None, "cannot be unpacked to its end", str(error))


def _unpacked(content: bytes, start: Callable[[], Any]) -> Iterator[bytes]:
    """One stream after the other, as logs are that were put together from several."""
    at, stream = 0, start()
    while at < len(content):
        fed = content[at : at + _PIECE]
        at += len(fed)
        yield from _out(stream, fed)
        if stream.eof:
            at -= len(stream.unused_data)
            if not content[at : at + _PIECE].strip(b"\0"):
                return  # padding behind the end
            stream = start()
    message = "it ends before its content does"
    raise EOFError(message)


def _out(stream: Any, fed: bytes) -> Iterator[bytes]:
    while True:
        piece = stream.decompress(fed, _OUT)
        if piece:
            yield piece
        if stream.eof:
            return
        if hasattr(stream, "needs_input"):
            fed, more = b"", not stream.needs_input
        else:
            fed = stream.unconsumed_tail
            more = bool(fed) or len(piece) == _OUT
        if not more:
            return


PARSERS: tuple[Parser, ...] = ()
