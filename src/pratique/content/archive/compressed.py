"""Streams of gzip (RFC 1952), bzip2, xz (.xz 1.2), zstd (RFC 8878) and raw deflate (RFC 1951)."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from pratique.content.archive.budget import Access, Budget, Damaged, Exhausted
from pratique.content.archive.zstandard import zstandard

_PIECE: Final = 64 << 10
_OUT: Final = 256 << 10
_FIRST: Final = 8 << 10  # often nothing is wanted but the beginning
_MOST_STREAMS: Final = 10_000  # one after the other in a file
_MEMORY: Final = 128 << 20  # that a dictionary of xz may take


def _zstandard() -> Any:
    found = zstandard()
    if found is None:
        message = "this Python knows no zstd"
        raise ValueError(message)
    return found


_STARTS: Final[dict[str, Callable[[], Any]]] = {
    "gzip": lambda: zlib.decompressobj(31),
    "deflate": lambda: zlib.decompressobj(-15),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY),
    "zstd": _zstandard,
}
KINDS: Final = frozenset({"gzip", "bzip2", "xz", "zstd"})


def unpacked(found: Iterable[bytes], kind: str, budget: Budget) -> Iterator[bytes]:
    """What the pieces hold when unpacked; raises `Damaged` and `Exhausted`."""
    streams = _Streams(kind, budget)
    try:
        for piece in found:
            yield from streams.add(piece)
            if streams.ended:
                return
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, MemoryError) as error:
        if streams.count > 1:
            return  # what follows a whole stream is no other one
        raise Damaged(f"cannot be unpacked: {error}") from error
    if streams.open:
        raise Damaged("ends before its content does")


class _Streams:
    """One stream after the other, as in files that were put together from several."""

    def __init__(self, kind: str, budget: Budget) -> None:
        self._kind = kind
        self._budget = budget
        self._stream: Any = None
        self._begun = False
        self.count = 0
        self.ended = False

    @property
    def open(self) -> bool:
        """Whether a stream has begun and not ended."""
        return self._stream is not None

    def add(self, piece: bytes) -> Iterator[bytes]:
        """What a further piece unpacks to."""
        while piece and not self.ended:
            if self._stream is None:
                if self.count and not piece.strip(b"\0"):
                    return  # padding behind the end
                self.count += 1
                if self.count > _MOST_STREAMS:
                    raise Exhausted(f"the first {_MOST_STREAMS} streams in it")
                self._stream = _STARTS[self._kind]()
            yield from _out(self._stream, piece, self._budget, _OUT if self._begun else _FIRST)
            self._begun = True
            piece = b""
            if self._stream.eof:
                piece, self._stream = self._stream.unused_data, None
                self.ended = self._kind == "deflate"


def _out(stream: Any, ahead: bytes, budget: Budget, most: int) -> Iterator[bytes]:
    """What `ahead` unpacks to, a bounded piece at a time, the first of at most `most` bytes."""
    out = stream.decompress(ahead, most)
    while True:
        if out:
            budget.spend(len(out))
            yield out
        if stream.eof or not _more(stream, out, most):
            return
        most = _OUT
        out = stream.decompress(getattr(stream, "unconsumed_tail", b""), _OUT)


def _more(stream: Any, out: bytes, most: int) -> bool:
    """Whether more can come without further input."""
    if hasattr(stream, "needs_input"):
        return not stream.needs_input
    return bool(stream.unconsumed_tail) or len(out) == most


def pieces(access: Access, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """The bytes of `access` from `start`, in pieces."""
    end = access.size if length is None else min(access.size, start + length)
    step = _FIRST
    while start < end:
        piece = access.read_at(start, min(step, end - start))
        if not piece:
            return
        yield piece
        start += len(piece)
        step = _PIECE
