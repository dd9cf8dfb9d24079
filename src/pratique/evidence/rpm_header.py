"""A header of rpm: the tags of one package, as packages and databases of packages hold them.

    number of entries, length of the data                    two 32-bit numbers
    entries of 16 bytes: tag, type, offset, count             four 32-bit numbers each
    the data                                                  values, one tag behind the other

All numbers are big-endian. In a package file eight bytes of magic stand before it, in a database
none do. The first entry may be a region: its value is a trailer, an entry whose offset is minus
the length of the index that was signed; what was added at installation stands behind the region,
and wins where a tag stands twice. Source: `include/rpm/rpmtag.h` and `lib/header.c` of rpm, and
the manual of rpm, "RPM v4 format".
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import Final

MAGIC: Final = b"\x8e\xad\xe8\x01\0\0\0\0"
_INTRODUCTION: Final = struct.Struct(">II")
_ENTRY: Final = struct.Struct(">IIiI")  # tag, type, offset, count
MOST_ENTRIES: Final = 0xFFFF  # HEADER_TAGS_MAX
_MOST_DATA: Final = 0x0FFFFFFF  # HEADER_DATA_MAX
# Values of one tag that are read: one for each file of a package, and the largest have a third.
MOST_VALUES: Final = 300_000

_STRING_TYPES: Final = (6, 8, 9)  # RPM_STRING_TYPE, RPM_STRING_ARRAY_TYPE, RPM_I18NSTRING_TYPE
_BINARY_TYPE: Final = 7
_NUMBERS: Final = {1: "B", 2: "B", 3: "H", 4: "I", 5: "Q"}  # RPM_CHAR_TYPE ... RPM_INT64_TYPE
_SIZES: Final = {0: 0, 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
_IMMUTABLE: Final = 63  # RPMTAG_HEADERIMMUTABLE
_SHA1_HEADER: Final = 269
# Tag and digits of each digest of the signed part, and its name in hashlib, the best one first.
_DIGESTS: Final = ((279, 64, "sha3_256"), (273, 64, "sha256"), (_SHA1_HEADER, 40, "sha1"))


@dataclass(frozen=True, slots=True)
class Header:
    """The tags of one package. A tag that is not there, or is of another type, has no values.

    `damaged` are the tags whose values lie outside the data, or are of no known type.
    """

    content: bytes
    start: int
    index_length: int
    data_length: int
    entries: dict[int, tuple[int, int, int]]
    damaged: tuple[int, ...]

    @property
    def end(self) -> int:
        """Where in the content it ends."""
        return self._data + self.data_length

    @property
    def _data(self) -> int:
        return self.start + _INTRODUCTION.size + self.index_length

    def texts(self, tag: int) -> list[bytes]:
        """The strings of a tag; fewer than `count` where the data ends before."""
        kind, offset, _count = self.entries.get(tag, (0, 0, 0))
        if kind not in _STRING_TYPES:
            return []
        count = self.count(tag)
        found: list[bytes] = []
        at = self._data + offset
        while len(found) < count and (end := self.content.find(b"\0", at, self.end)) >= 0:
            found.append(self.content[at:end])
            at = end + 1
        return found

    def text(self, tag: int) -> bytes:
        """The first string of a tag; empty without one."""
        kind, offset, count = self.entries.get(tag, (0, 0, 0))
        at = self._data + offset
        end = self.content.find(b"\0", at, self.end)
        return self.content[at:end] if kind in _STRING_TYPES and count and end >= 0 else b""

    def count(self, tag: int) -> int:
        """How many values a tag claims to have, up to one more than `MOST_VALUES`."""
        return min(self.entries.get(tag, (0, 0, 0))[2], MOST_VALUES + 1)

    def numbers(self, tag: int) -> tuple[int, ...]:
        """The numbers of a tag, without sign."""
        kind, offset, _count = self.entries.get(tag, (0, 0, 0))
        code = _NUMBERS.get(kind)
        if code is None:
            return ()
        packed = f">{self.count(tag)}{code}"
        return struct.unpack_from(packed, self.content, self._data + offset)

    def number(self, tag: int) -> int | None:
        """The first number of a tag."""
        kind, offset, count = self.entries.get(tag, (0, 0, 0))
        code = _NUMBERS.get(kind)
        if code is None or not count:
            return None
        (found,) = struct.unpack_from(f">{code}", self.content, self._data + offset)
        return int(found)

    def binary(self, tag: int) -> bytes:
        """The bytes of a tag."""
        kind, offset, count = self.entries.get(tag, (0, 0, 0))
        at = self._data + offset
        return self.content[at : at + count] if kind == _BINARY_TYPE else b""

    def sha1(self) -> str:
        """The SHA-1 that the package's maker gave this header, as hexadecimal digits."""
        return _hexadecimal(self.text(_SHA1_HEADER), 40)

    def matches(self) -> bool | None:
        """Whether the signed part has the digest that stands beside it; None where none does.

        It finds an edit by somebody who knew no better. Whoever can write here can write both.
        """
        region = self._region()
        for tag, digits, algorithm in _DIGESTS:
            told = _hexadecimal(self.text(tag), digits)
            if region and told:
                found = hashlib.new(algorithm, region, usedforsecurity=False).hexdigest()
                return found == told
        return None

    def _region(self) -> bytes:
        """The part that was signed, as it stood in the package's file; empty without one."""
        offset = self.entries.get(_IMMUTABLE, (0, 0, 0))[1]
        trailer = self.binary(_IMMUTABLE)
        if len(trailer) != _ENTRY.size:
            return b""
        _tag, _kind, back, _count = _ENTRY.unpack(trailer)
        length = offset + _ENTRY.size
        if not 0 < -back <= self.index_length or -back % _ENTRY.size:
            return b""
        index = self.start + _INTRODUCTION.size
        introduction = _INTRODUCTION.pack(-back // _ENTRY.size, length)
        entries = self.content[index : index - back]
        data = self.content[self._data : self._data + length]
        return b"".join((MAGIC, introduction, entries, data))


def read_header(content: bytes, start: int = 0) -> Header | None:
    """The header that begins at `start`, behind its magic if it has one; None where none does."""
    if content[start : start + len(MAGIC)] == MAGIC:
        start += len(MAGIC)
    if len(content) - start < _INTRODUCTION.size:
        return None
    count, data_length = _INTRODUCTION.unpack_from(content, start)
    index = start + _INTRODUCTION.size
    index_length = count * _ENTRY.size
    if not 0 < count <= MOST_ENTRIES or data_length > _MOST_DATA:
        return None
    if index + index_length + data_length > len(content):
        return None
    entries: dict[int, tuple[int, int, int]] = {}
    damaged: list[int] = []
    rows = _ENTRY.iter_unpack(memoryview(content)[index : index + index_length])
    for tag, kind, offset, number in rows:
        if _fits(kind, offset, number, data_length):
            entries[tag] = (kind, offset, number)
        else:
            damaged.append(tag)
    return Header(content, start, index_length, data_length, entries, tuple(damaged))


def _fits(kind: int, offset: int, count: int, data_length: int) -> bool:
    if not 0 <= offset <= data_length:
        return False
    size = _SIZES.get(kind, 1 if kind in _STRING_TYPES else -1)
    return size >= 0 and count * size <= data_length - offset and count <= _MOST_DATA


def _hexadecimal(digest: bytes, length: int) -> str:
    text = digest.decode("ascii", "replace").lower()
    return text if len(text) == length and not text.strip("0123456789abcdef") else ""
