"""The fields of journal entries: data objects, of which many entries share one.

offset      field
0           type (1), flags (how it is packed), 6 bytes unused, size: 64 bits
16          hash, next in the chain of hashes, next of the field
40          first entry, array of entries, number of entries
64          compact files only: last array of entries, and how many are in it, 32 bits each
64 / 72     `NAME=value`, packed with xz, LZ4 (length before it, 64 bits) or zstd
"""

from __future__ import annotations

import importlib
import lzma
from collections.abc import Callable, Mapping
from typing import Any, Final

from pratique.parsers.log.journald.lz4 import unpacked

DATA: Final = 1
HEAD: Final = 64
# A message is seldom longer than a line of text. More than this is not kept.
LONGEST: Final = 256 << 10
# So much of a packed field is looked at.
PACKED: Final = 1 << 20
COMPACT_HEAD: Final = 72
_MEMORY: Final = 128 << 20  # that a dictionary of xz may take
_LONGEST_NAME: Final = 64
_LZ4_LENGTH: Final = 8
_XZ, _LZ4, _ZSTD = 1, 2, 4
_ALL_KINDS: Final = _XZ | _LZ4 | _ZSTD

# Which field it is, by the order in which fields are wanted, and its value.
Field = tuple[int, str]


class Damaged(ValueError):
    """A data object that cannot be read."""


class Fields:
    """Reads data objects. `wanted` gives names of fields their numbers; others are passed over.

    `room` is how many bytes are unpacked, of all together. Afterwards `cut` is
    how many values are longer than what is kept of one.
    """

    def __init__(self, wanted: Mapping[bytes, int], room: int, *, compact: bool) -> None:
        self._wanted = wanted
        self._room = room
        self._start = COMPACT_HEAD if compact else HEAD
        self._zstd = _zstandard()
        self.cut = 0

    def field(self, flags: int, content: bytes, at: int, size: int) -> Field | None:
        """The field in the object at `at`, None for one that is not wanted; else `Damaged`."""
        start, end = at + self._start, at + size
        kind = flags & _ALL_KINDS
        if kind:
            if self._room <= 0:
                raise Damaged("more is packed than anybody writes")
            payload = self._unpacked(kind, content[start : min(end, start + PACKED)])
            self._room -= len(payload)
            name, equals, value = payload.partition(b"=")
            longer = len(payload) > LONGEST
        else:
            equal = content.find(b"=", start, min(end, start + _LONGEST_NAME + 1))
            name, equals, value = content[start:equal], content[equal : equal + 1], b""
            if equal < 0:
                raise Damaged("a field without a name")
            longer = end - equal > LONGEST
        number = self._wanted.get(name)
        if number is None:
            if not equals or not name or len(name) > _LONGEST_NAME:
                raise Damaged("a field without a name")
            return None
        if not kind:
            value = content[equal + 1 : end]
        if longer:
            self.cut += 1
            value = value[:LONGEST]
        return number, value.decode("utf-8", "backslashreplace")

    def _unpacked(self, kind: int, packed: bytes) -> bytes:
        most = LONGEST + 1
        try:
            if kind == _XZ:
                stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)
                return stream.decompress(packed, most)
            if kind == _LZ4:
                return unpacked(packed[_LZ4_LENGTH:], most)
            if kind == _ZSTD and self._zstd is not None:
                return self._zstd(packed, most)
        except (lzma.LZMAError, EOFError, MemoryError, ValueError) as error:
            raise Damaged(str(error)) from error
        raise Damaged("packed in a way that is not known here")


def _zstandard() -> Callable[[bytes, int], bytes] | None:
    """What gives the first bytes of a frame of zstd (RFC 8878); None where this Python cannot."""
    library: Any
    for name in ("compression.zstd", "backports.zstd"):
        try:
            library = importlib.import_module(name)
        except ModuleNotFoundError:
            continue

        def unpack(packed: bytes, most: int, library: Any = library) -> bytes:
            try:
                return bytes(library.ZstdDecompressor().decompress(packed, most))
            except library.ZstdError as error:
                raise ValueError(str(error)) from error

        return unpack
    return None
