"""The objects of a journal file, one after the other as they were written.

A file is a header and a row of objects; each tells its size, and so where the next one begins.
Where that makes no sense, the next place that does is looked for: an intruder can damage what
leads to an entry, and the entry is read all the same.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.parsers.log.base import Access

SIGNATURE: Final = b"LPKSHHRH"
COMPACT: Final = 1 << 4  # the flags of what a reader must know
KNOWN_FLAGS: Final = (1 << 5) - 1
SEALED: Final = 1  # a flag of what it need not know
ONLINE: Final = 1  # the state of a file that is written to
ENTRY: Final = 3
ENTRY_ARRAY: Final = 6
TAG: Final = 7
PIECE: Final = 1 << 20
# The shortest of each type, from 1: data, field, entry, two hash tables, entry array, tag.
SHORTEST: Final = (0, 64, 40, 64, 16, 16, 24, 64)
OBJECT: Final = struct.Struct("<BB6xQ")  # type, flags, size
_KINDS: Final = range(1, 8)
_HEADER: Final = struct.Struct("<8sIIB7x16s16s16s16s15Q")
_SMALLEST_HEADER: Final = 208
_LARGEST_HEADER: Final = 4096
# A header of an object: its type, how it is packed, and six bytes that nobody uses.
_LIKELY: Final = re.compile(rb"[\x01-\x07][\x00\x01\x02\x04]\0{6}", re.DOTALL)
# Behind so many zeros nothing more is looked for.
_HOLE: Final = 1 << 30
_MOST_FAR: Final = 2000

# Type, flags, place in the file, size, bytes that hold its beginning, place in those.
Object = tuple[int, int, int, int, bytes, int]


@dataclass(frozen=True, slots=True)
class Header:
    """What the first bytes of a file say of it. Nothing of it is relied upon."""

    signed: bool
    compatible: int
    incompatible: int
    state: int
    sequence_id: str
    length: int
    arena: int
    entries: int
    first_array: int

    @property
    def end(self) -> int:
        """Where the last object ends, as the header says."""
        return self.length + self.arena


def header_of(head: bytes) -> Header | None:
    """The header at the beginning of `head`; None where there is nothing like one."""
    if len(head) < _HEADER.size:
        return None
    found = _HEADER.unpack_from(head)
    signature, compatible, incompatible, state, _file, _machine, _boot, sequence, *numbers = found
    length, arena, *_rest = numbers
    # Tables of hashes (four), last object, objects, entries, last and first number, first array.
    entries, first_array = numbers[8], numbers[11]
    signed = signature == SIGNATURE
    if not signed and not _shaped(head, length, state):
        return None
    if not _SMALLEST_HEADER <= length <= _LARGEST_HEADER or length % 8:
        length = _SMALLEST_HEADER
    return Header(
        signed,
        compatible,
        incompatible,
        state,
        sequence.hex(),
        length,
        arena,
        entries,
        first_array,
    )


def _shaped(head: bytes, length: int, state: int) -> bool:
    """Whether a file without its signature has the shape of a journal."""
    if not _SMALLEST_HEADER <= length <= len(head) - OBJECT.size or length % 8 or state > 2:
        return False
    kind, _flags, size = OBJECT.unpack_from(head, length)
    return kind in _KINDS and SHORTEST[kind] <= size


@dataclass(slots=True)
class Walk:
    """One way through all objects of a file.

    Of what makes no sense, `damages` counts the places, `passed` the bytes; the first is at
    `first_damage`.
    """

    access: Access
    start: int
    damages: int = 0
    passed: int = 0
    first_damage: int = 0
    _content: bytes = b""
    _base: int = 0
    _far: int = _MOST_FAR

    def objects(self) -> Iterator[Object]:
        """Each object, in the order of the file; of a long one only the first megabyte."""
        size = self.access.size
        unpack, shortest = OBJECT.unpack_from, SHORTEST
        at = self.start
        while at + OBJECT.size <= size:
            here = at - self._base
            if here < 0 or here + OBJECT.size > len(self._content):
                self._fill(at)
                here = 0
                if len(self._content) < OBJECT.size:
                    self._damage(at, size)
                    return
            kind, flags, length = unpack(self._content, here)
            if not 0 < kind < 8 or length < shortest[kind] or at + length > size:
                found = self._next(at)
                if found is None:
                    return
                at = found
                continue
            if here + length > len(self._content) and here:
                self._fill(at)
                here = 0
            yield kind, flags, at, length, self._content, here
            at += length + 7 & ~7

    def _fill(self, at: int) -> None:
        self._content, self._base = self.access.read_at(at, PIECE), at

    def _damage(self, start: int, end: int) -> None:
        self.first_damage = self.first_damage if self.damages else start
        self.damages += 1
        self.passed += end - start

    def _next(self, damaged: int) -> int | None:
        """Where objects go on behind a place that holds none; None where none follow.

        Zeros up to the end of a file are room for what was to come, and no damage.
        """
        zeros, last, at = 0, damaged, damaged + 8
        while at < self.access.size and zeros < _HOLE:
            here = at - self._base
            if not 0 <= here < len(self._content) - OBJECT.size:
                self._fill(at)
                here = 0
            content = self._content
            if not content:
                break
            for match in _LIKELY.finditer(content, here):
                place = self._base + match.start()
                if not place % 8 and self._plausible(place):
                    self._damage(damaged, place)
                    return place
            stripped = len(content.rstrip(b"\0"))
            zeros = len(content) - stripped if stripped > here else zeros + len(content) - here
            last = self._base + stripped if stripped > here else last
            # The next piece begins a little before, for what lies across the cut.
            at = max(self._base + len(content) - 2 * OBJECT.size & ~7, at + 8)
        if last > damaged:
            self._damage(damaged, last)
        return None

    def _plausible(self, place: int) -> bool:
        """Whether an object stands here and another one, or room or the end, behind it."""
        for _ in range(2):
            here = place - self._base
            head = self._content[here : here + OBJECT.size] if here >= 0 else b""
            if len(head) < OBJECT.size and place + OBJECT.size <= self.access.size:
                # To look far away costs time, and each place may lead somewhere else.
                self._far -= 1
                head = self.access.read_at(place, OBJECT.size) if self._far >= 0 else b""
                if self._far < 0:
                    return False
            if len(head) < OBJECT.size:
                return True
            kind, _flags, length = OBJECT.unpack(head)
            if kind == 0 and length == 0:
                return True
            if kind not in _KINDS or length < SHORTEST[kind] or place + length > self.access.size:
                return False
            place += length + 7 & ~7
        return True
