"""Streams of gzip (RFC 1952), bzip2, xz (.xz 1.2), lzma and zstd (RFC 8878), one after the other.

A file may hold several streams (pigz, pbzip2, `cat`), and xz several blocks in one: reading can
start at each. In gzip, the state of the unpacker is copied now and then, to go on from there.
"""

from __future__ import annotations

import bz2
import importlib
import lzma
import zlib
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.archive.stream import Access, Flow
from pratique.evidence.archive.xz_index import XzBlock, xz_blocks
from pratique.evidence.unpacking import BZIP2, GZIP, XZ, ZSTD

_PIECE: Final = 256 << 10
_MEMORY: Final = 128 << 20  # that a dictionary of xz may take
_STATE_EVERY: Final = 32 << 20  # unpacked bytes between two copies of a state
_MOST_STATES: Final = 256  # of about 40 KB each
_MOST_STARTS: Final = 100_000
_STEPS: Final = (512, 1)  # packed bytes at a time, on the way to what is damaged
_SKIPPABLE: Final = b"\x2a\x4d\x18"  # a frame of zstd without content, as pzstd puts at the start
_LZMA: Final = b"\x5d\x00\x00"  # the older form has no magic: the usual properties, a size

_FAILURES: Final = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, MemoryError)


class _Unpacker(Protocol):
    """What the standard library's unpackers of bz2, lzma and zstd have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """The same for zlib, which hands back what it did not use."""

    def __init__(self, state: Any = None, waiting: bytes = b"") -> None:
        self._state = zlib.decompressobj(31) if state is None else state
        self._waiting = waiting
        self._full = bool(waiting)

    @property
    def eof(self) -> bool:
        return bool(self._state.eof)

    @property
    def needs_input(self) -> bool:
        return not self._waiting and not self._full

    @property
    def unused_data(self) -> bytes:
        return bytes(self._state.unused_data)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        out: bytes = self._state.decompress(self._waiting + data, max_length)
        self._waiting = self._state.unconsumed_tail
        self._full = len(out) == max_length
        return out

    def copy(self) -> _Gzip:
        return _Gzip(self._state.copy(), self._waiting)

    def up_to_damage(self, data: bytes, size: int) -> bytes:
        """What `decompress` would have given up to the byte that it failed on.

        That may be the checksum, and all of the content is there. zlib gives none of it then.
        """
        state, waiting, out = self._state, self._waiting + data, bytearray()
        for step in _STEPS:
            while waiting and len(out) < size:
                before = state.copy()
                try:
                    out += state.decompress(waiting[:step], size - len(out))
                except zlib.error:
                    state, waiting = before, waiting[:step]
                    break
                waiting = waiting[step:]
        return bytes(out)


def compression(head: bytes) -> str:
    """The name of what a file that begins with `head` is packed with; empty where it is plain."""
    if head.startswith(GZIP):
        return "gzip"
    if head.startswith(BZIP2) and head[3:4].isdigit():
        return "bzip2"
    if head.startswith(XZ):
        return "xz"
    if head.startswith(ZSTD) or (head[1:4] == _SKIPPABLE and head[0] >> 4 == 5):
        return "zstd"
    if head.startswith(_LZMA) and head[5:13] in (b"\xff" * 8, head[5:10] + b"\0\0\0"):
        return "lzma"
    return ""


def zstandard() -> Any:
    """The module for zstd of this Python; `EvidenceError` where there is none."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError:
            continue
    raise EvidenceError(
        "This archive is compressed with zstd, which this Python cannot read",
        next_step="Unpack it on this machine with `zstd -d FILE`, and give what comes out.",
    )


def _starter(kind: str) -> tuple[Callable[[], _Unpacker], tuple[type[Exception], ...]]:
    if kind == "zstd":
        module = zstandard()
        return module.ZstdDecompressor, (*_FAILURES, module.ZstdError)
    starts: dict[str, Callable[[], Any]] = {
        "gzip": _Gzip,
        "bzip2": bz2.BZ2Decompressor,
        "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY),
        "lzma": lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_MEMORY),
    }
    return starts[kind], _FAILURES


@dataclass(frozen=True, slots=True)
class _Start:
    """Where unpacking may begin: the places in both, and a state that was copied there."""

    unpacked: int
    packed: int
    state: _Gzip | None = None


class Compressed:
    """A compressed file as a spring: it starts at the nearest place that is known by then."""

    def __init__(self, packed: Access, size: int, kind: str, stamp: str = "") -> None:
        self.size = size
        self.notes: dict[str, str] = {}  # what is odd about it: reason and detail
        self._packed = packed
        self._kind = kind
        self._stamp = stamp
        self._starter, self._failures = _starter(kind)
        self._starts = [_Start(0, 0)]
        self._states = 0
        self._blocks: tuple[XzBlock, ...] = ()

    def start(self, at: int) -> tuple[int, Flow]:
        """A flow that begins at the unpacked offset `at` or before, and where it begins."""
        if self._blocks:
            number = max(0, bisect_right(self._blocks, at, key=lambda one: one.unpacked) - 1)
            return self._blocks[number].unpacked, _BlockFlow(self, number)
        start = self._starts[bisect_right(self._starts, at, key=lambda one: one.unpacked) - 1]
        return start.unpacked, _StreamFlow(self, start)

    def stamp(self) -> str:
        """What changes when the file does."""
        return self._stamp

    def close(self) -> None:
        """Leave the file to whoever opened it."""

    def places(self) -> list[tuple[int, int]]:
        """Where streams begin, unpacked and packed: what another process may go on from."""
        return [(one.unpacked, one.packed) for one in self._starts if one.state is None]

    def take_places(self, places: list[tuple[int, int]]) -> None:
        """Use what a process before found out; it went through the whole file."""
        self._starts = [_Start(unpacked, packed) for unpacked, packed in places] or [_Start(0, 0)]
        self.whole()

    def whole(self) -> None:
        """Say that the stream was read to its end and is sound.

        Then the unpacker has compared the index of blocks in it with what it met, and it can
        be used.
        """
        if self._kind == "xz" and len(self.places()) == 1:
            self._blocks = xz_blocks(self._packed, self.size)

    def piece(self, at: int, most: int = _PIECE) -> bytes:
        """The packed bytes from `at`."""
        return self._packed.read_at(at, most)

    def note_start(self, unpacked: int, packed: int, unpacker: object) -> None:
        """Keep where a stream begins, or the state in the middle of one."""
        state = None
        if isinstance(unpacker, _Gzip):
            if self._states >= _MOST_STATES:
                return
            state = unpacker.copy()
            self._states += 1
        last = self._starts[-1].unpacked
        gap = _STATE_EVERY if state else 0
        if unpacked > last + gap and len(self._starts) < _MOST_STARTS:
            self._starts.append(_Start(unpacked, packed, state))

    def wants_state(self, unpacked: int) -> bool:
        """Whether a copy of the state is due."""
        return self._kind == "gzip" and unpacked > self._starts[-1].unpacked + _STATE_EVERY

    def fresh(self) -> _Unpacker:
        """An unpacker at the start of a stream."""
        return self._starter()

    @property
    def failures(self) -> tuple[type[Exception], ...]:
        """What the unpacker raises on damage."""
        return self._failures

    @property
    def blocks(self) -> tuple[XzBlock, ...]:
        """The blocks of an xz that was read to its end."""
        return self._blocks

    def another(self, head: bytes) -> bool:
        """Whether a stream of the same kind goes on."""
        return compression(head) == self._kind


class _StreamFlow:
    """Unpacks one stream after the other, from a start."""

    def __init__(self, spring: Compressed, start: _Start) -> None:
        self._spring = spring
        self._at = start.packed  # of the next packed byte to be read
        self._unpacked = start.unpacked
        state = start.state
        self._unpacker: _Unpacker | None = None if state is None else state.copy()
        self._ahead = b""
        self._damage: Unreadable | None = None  # told after all that stands before it

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        while True:
            if self._damage is not None:
                raise self._damage
            if self._unpacker is None and not self._begin():
                return b""
            unpacker = self._unpacker
            assert unpacker is not None  # noqa: S101 - `_begin` has made it
            if unpacker.needs_input and not self._ahead:
                self._ahead = self._spring.piece(self._at)
                self._at += len(self._ahead)
                if not self._ahead:
                    raise Unreadable("is cut short: it ends in the middle")
            out = self._decompressed(unpacker, size)
            self._unpacked += len(out)
            if unpacker.eof:
                self._ahead, self._unpacker = unpacker.unused_data, None
            elif self._spring.wants_state(self._unpacked):
                self._spring.note_start(self._unpacked, self._at, unpacker)
            if out:
                return out

    def _decompressed(self, unpacker: _Unpacker, size: int) -> bytes:
        data, self._ahead = self._ahead, b""
        before = unpacker.copy() if isinstance(unpacker, _Gzip) else None
        try:
            return unpacker.decompress(data, size)
        except self._spring.failures as error:
            self._damage = Unreadable(f"cannot be unpacked any further: {error}")
            out = b"" if before is None else before.up_to_damage(data, size)
            if not out:
                raise self._damage from error
            return out

    def _begin(self) -> bool:
        """Go on with the next stream, if there is one."""
        first = self._at == 0
        if len(self._ahead) < 16:
            more = self._spring.piece(self._at)
            self._at += len(more)
            self._ahead += more
        if not first and not self._ahead.strip(b"\0"):
            while self._ahead and not self._ahead.strip(b"\0"):  # padding behind the end
                self._ahead = self._spring.piece(self._at)
                self._at += len(self._ahead)
            if not self._ahead:
                return False
        if not self._ahead:
            return False
        if not self._spring.another(self._ahead[:16]):
            self._spring.notes["bytes behind the end of a compressed stream"] = (
                f"from byte {self._at - len(self._ahead)} on; they were not read"
            )
            return False
        self._spring.note_start(self._unpacked, self._at - len(self._ahead), None)
        self._unpacker = self._spring.fresh()
        return True

    def close(self) -> None:
        """Nothing is held."""


class _BlockFlow:
    """Unpacks an xz block by block, each on its own: the stream's header, and the block."""

    def __init__(self, spring: Compressed, number: int) -> None:
        self._spring = spring
        self._number = number
        self._unpacker: _Unpacker | None = None
        self._at = self._end = 0

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        while True:
            if self._unpacker is None and not self._begin():
                return b""
            unpacker = self._unpacker
            assert unpacker is not None  # noqa: S101 - `_begin` has made it
            piece = b""
            if unpacker.needs_input:
                piece = self._spring.piece(self._at, min(_PIECE, self._end - self._at))
                self._at += len(piece)
                if not piece:
                    self._unpacker = None
                    continue
            try:
                out = unpacker.decompress(piece, size)
            except self._spring.failures as error:
                raise Unreadable(f"cannot be unpacked any further: {error}") from error
            if out:
                return out

    def _begin(self) -> bool:
        if self._number >= len(self._spring.blocks):
            return False
        block = self._spring.blocks[self._number]
        self._number += 1
        self._at, self._end = block.packed, block.packed + block.length
        self._unpacker = self._spring.fresh()
        self._unpacker.decompress(self._spring.piece(0, 12), 0)
        return True

    def close(self) -> None:
        """Nothing is held."""
