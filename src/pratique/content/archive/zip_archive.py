"""ZIP, by its directory at the end: APPNOTE.TXT 6.3.10, sections 4.3 and 4.4.

Zip64 is read. What stands before the first member (a program, a picture) is skipped, as all
readers do. Members whose bytes overlap are what a bomb is made of (D. Fifield, "A better zip
bomb", WOOT 2019): no program writes such an archive.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from typing import Final

from pratique.content.archive.budget import (
    MOST_NAME,
    Access,
    Budget,
    Damaged,
    Exhausted,
    Listed,
    Member,
)
from pratique.content.archive.compressed import pieces, unpacked

END_MARK: Final = b"PK\x05\x06"
_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64: Final = struct.Struct("<4sLQL")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT: Final = 65_535
_MOST_DIRECTORY: Final = 64 << 20
_WINDOW: Final = 1 << 20
_FULL_32: Final = 0xFFFF_FFFF
_METHODS: Final = {8: "deflate", 12: "bzip2", 95: "xz"}


class ZipArchive:
    """A ZIP that can be read at any place."""

    def __init__(self, access: Access, budget: Budget) -> None:
        self._access = access
        self._budget = budget
        self._spans: list[tuple[int, int]] = []
        self._start, self._length, self._shift = self._directory()

    def members(self) -> Iterator[Member]:
        """Every member of the directory; raises `Damaged` and `Exhausted`."""
        held, at, end = b"", self._start, self._start + self._length
        while at < end:
            if len(held) < _CENTRAL.size + 3 * _LONGEST_COMMENT and at + len(held) < end:
                held = self._access.read_at(at, min(_WINDOW, end - at))
            if len(held) < _CENTRAL.size or not held.startswith(b"PK\x01\x02"):
                raise Damaged("has a directory that breaks off")
            field = _CENTRAL.unpack_from(held)
            (flags, method), (crc, packed, size) = field[3:5], field[7:10]
            name_length, extra_length, comment_length = field[10:13]
            attributes, offset = field[15:17]
            after_name = _CENTRAL.size + name_length
            name = held[_CENTRAL.size : after_name]
            extra = held[after_name : after_name + extra_length]
            size, packed, offset = _zip64(extra, size, packed, offset)
            step = after_name + extra_length + comment_length
            held, at = held[step:], at + step
            self._budget.name()
            self._spans.append((offset, offset + _LOCAL.size + name_length + packed))
            mode = attributes >> 16
            listed = Listed(
                name[:MOST_NAME], _type(name, mode), size, packed, None, bool(flags & 1)
            )
            content = None
            if listed.type in ("regular", "symlink") and not listed.encrypted:
                found = self._content(offset + self._shift, method, packed)
                content = _checked(found, crc)
            yield Member(listed, content)

    def shared_bytes(self) -> int:
        """How many members, of those listed until now, begin before another one ends."""
        shared, reach = 0, -1
        for start, end in sorted(self._spans):
            shared += start < reach
            reach = max(reach, end)
        return shared

    def _content(self, offset: int, method: int, packed: int) -> Iterator[bytes]:
        head = self._access.read_at(offset, _LOCAL.size)
        if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
            raise Damaged("lists a member that is not there")
        name_length, extra_length = _LOCAL.unpack(head)[9:11]
        found = pieces(self._access, offset + _LOCAL.size + name_length + extra_length, packed)
        if method == 0:
            for piece in found:
                self._budget.spend(len(piece))
                yield piece
        elif method in _METHODS:
            yield from unpacked(found, _METHODS[method], self._budget)
        else:
            raise Exhausted(f"members that are not packed by method {method}")

    def _directory(self) -> tuple[int, int, int]:
        """Where the directory is, how long, and how far all its offsets are shifted."""
        size = self._access.size
        before = max(0, size - _END.size - _LONGEST_COMMENT)
        tail = self._access.read_at(before, size - before)
        found = tail.rfind(END_MARK)
        if found < 0 or len(tail) - found < _END.size:
            raise Damaged("has no directory at its end")
        field = _END.unpack_from(tail, found)
        length, offset, end = field[5], field[6], before + found
        locator = self._access.read_at(end - _LOCATOR_64.size, _LOCATOR_64.size)
        if locator.startswith(b"PK\x06\x07") and len(locator) == _LOCATOR_64.size:
            place = _LOCATOR_64.unpack(locator)[2]
            wide = self._access.read_at(place, _END_64.size)
            if wide.startswith(b"PK\x06\x06") and len(wide) == _END_64.size:
                length, offset = _END_64.unpack(wide)[8:10]
                end = place
        start = end - length
        if start < 0 or not self._access.read_at(start, 4).startswith((b"PK\x01\x02", END_MARK)):
            start = offset
        if not 0 <= start <= size or (
            length and not self._access.read_at(start, 4).startswith(b"PK\x01\x02")
        ):
            raise Damaged("has a directory that is not where it should be")
        if length > _MOST_DIRECTORY:
            raise Exhausted(f"directories up to {_MOST_DIRECTORY >> 20} MB")
        return start, length, start - offset


def _checked(found: Iterator[bytes], crc: int) -> Iterator[bytes]:
    """The pieces, and at their end `Damaged` where their sum is another one."""
    total = 0
    for piece in found:
        total = zlib.crc32(piece, total)
        yield piece
    if total != crc:
        raise Damaged("gives another sum for it than that of its bytes")


def _zip64(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """The three numbers, taken from the extra field where they are too large for 32 bits."""
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, at)
        if tag == 1:
            wide = extra[at + 4 : at + 4 + length]
            wide = wide[: len(wide) // 8 * 8]
            values = iter(struct.unpack(f"<{len(wide) // 8}Q", wide))
            size = next(values, size) if size == _FULL_32 else size
            packed = next(values, packed) if packed == _FULL_32 else packed
            offset = next(values, offset) if offset == _FULL_32 else offset
            break
        at += 4 + length
    return size, packed, offset


def _type(name: bytes, mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "symlink"
    if stat.S_ISDIR(mode) or name.endswith((b"/", b"\\")):
        return "directory"
    if stat.S_IFMT(mode) in (0, stat.S_IFREG):
        return "regular"
    return "device" if stat.S_ISBLK(mode) or stat.S_ISCHR(mode) else "unknown"
