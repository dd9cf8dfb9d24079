r"""A pack of git: many objects in one file, most of them as differences to others.

    NAME.idx   version 2: ff 74 4f 63, 00 00 00 02, 256 counts, ids, CRCs, offsets (31 bits, or
               with the top bit an index into a table of 64 bits); version 1: 256 counts, then
               offset and id in turn. Counts are cumulated by the first byte of the id.
    NAME.pack  "PACK", version, count, objects: type and size in a variable number of bytes, for a
               difference its base (offset backwards, or an id), then a zlib stream

See gitformat-pack(5). Every number is checked: an offset leads back and stays in the file, a
difference has at most as many bases as git itself makes, and sizes are bounded before memory is
taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.base import OpenFile, Source
from pratique.history.git.bounded import inflated, pieces, whole
from pratique.history.git.delta import applied, result_size
from pratique.model import EntryType, readable

MOST_OBJECT: Final = 64 << 20
_MOST_INDEX: Final = 128 << 20
_MOST_BASES: Final = 4095  # pack.depth of git-config(1) cannot be more
_MOST_WORK: Final = 1 << 30  # bytes made to get one object
_MAGIC: Final = b"\xfftOc\0\0\0\2"
_COUNTS: Final = Struct(">256I")
_NUMBER: Final = Struct(">I")
_LONG_NUMBER: Final = Struct(">Q")
_TYPES: Final = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
_BACK, _BY_ID = 6, 7
_HEADER: Final = 12
_KEPT: Final = 256  # objects that others are differences to
_KEPT_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class _Packed:
    """One object as it lies in the pack: where its stream starts, and its size unpacked."""

    type: int
    size: int
    stream: int
    base: int | bytes | None


class Pack:
    """One pack and its index; `name` is the path without its ending."""

    def __init__(self, source: Source, name: bytes, width: int) -> None:
        self._where = readable(b"/" + name + b".pack")
        self._width = width
        index = whole(source, name + b".idx", _MOST_INDEX)
        entry = source.lookup(name + b".pack")
        if index is None or entry is None or entry.type is not EntryType.REGULAR:
            raise Unreadable("a pack and its index belong together", where=self._where)
        self._index = index
        self._new = index.startswith(_MAGIC)
        self._start = 8 if self._new else 0
        if len(index) < self._start + _COUNTS.size:
            raise Unreadable("its index is cut short", where=self._where)
        self._counts = _COUNTS.unpack_from(index, self._start)
        self._start += _COUNTS.size
        each = width + (8 if self._new else 4)
        rising = all(a <= b for a, b in zip(self._counts, self._counts[1:], strict=False))
        if not rising or len(index) < self._start + self._counts[255] * each:
            raise Unreadable("its index is damaged", where=self._where)
        self._size = entry.size
        self._kept: dict[int, tuple[str, bytes]] = {}
        self._file: OpenFile = source.open(entry)

    def close(self) -> None:
        """Close the pack."""
        self._file.__exit__(None, None, None)

    def offset(self, name: bytes) -> int | None:
        """Where the object with this id lies; None where it is not in this pack."""
        low = self._counts[name[0] - 1] if name[0] else 0
        high = self._counts[name[0]]
        while low < high:
            middle = (low + high) // 2
            found = self._id(middle)
            if found == name:
                return self._offset(middle)
            if found < name:
                low = middle + 1
            else:
                high = middle
        return None

    def _id(self, number: int) -> bytes:
        step, skip = (self._width, 0) if self._new else (self._width + 4, 4)
        start = self._start + number * step + skip
        return self._index[start : start + self._width]

    def _offset(self, number: int) -> int:
        count = self._counts[255]
        if not self._new:
            start = self._start + number * (self._width + 4)
            return int(_NUMBER.unpack_from(self._index, start)[0])
        table = self._start + count * (self._width + 4)
        short = int(_NUMBER.unpack_from(self._index, table + 4 * number)[0])
        if not short & 0x80000000:
            return short
        start = table + 4 * count + 8 * (short & 0x7FFFFFFF)
        if start + 8 > len(self._index):
            raise Unreadable("its index is damaged", where=self._where)
        return int(_LONG_NUMBER.unpack_from(self._index, start)[0])

    def read(self, offset: int) -> tuple[str, bytes]:
        """Type and content of the object at `offset`."""
        chain: list[_Packed] = []
        work = 0
        at = offset
        while at not in self._kept:
            packed = self._packed(at)
            if packed.base is None:
                break
            chain.append(packed)
            if len(chain) > _MOST_BASES:
                raise Unreadable("an object is a difference without an end", where=self._where)
            at = self._base(packed)
        kind, data = self._kept[at] if at in self._kept else self._plain(at)
        self._keep(at, kind, data)
        for packed in reversed(chain):
            data = applied(data, self._stream(packed), MOST_OBJECT, self._where)
            work += len(data)
            if work > _MOST_WORK:
                raise Unreadable("an object is too much work to put together", where=self._where)
        if chain:
            self._keep(offset, kind, data)
        return kind, data

    def size(self, offset: int) -> int:
        """How many bytes the object at `offset` has, without putting it together."""
        packed = self._packed(offset)
        if packed.base is None:
            return packed.size
        return result_size(self._stream(packed), self._where)

    def _plain(self, at: int) -> tuple[str, bytes]:
        packed = self._packed(at)
        return _TYPES[packed.type], self._stream(packed)

    def _keep(self, at: int, kind: str, data: bytes) -> None:
        if len(data) <= _KEPT_BYTES:
            if len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[at] = kind, data

    def _base(self, packed: _Packed) -> int:
        if isinstance(packed.base, int):
            return packed.base
        found = self.offset(packed.base or b"\0")
        if found is None:
            raise Unreadable("an object is a difference to none in its pack", where=self._where)
        return found

    def _stream(self, packed: _Packed) -> bytes:
        if packed.size > MOST_OBJECT:
            raise Unreadable("holds an object of more than 64 MiB", where=self._where)
        stream = pieces(self._file.read_at, packed.stream, self._size)
        return inflated(stream, packed.size, self._where)

    def _packed(self, at: int) -> _Packed:
        if not _HEADER <= at < self._size:
            raise Unreadable("its index leads out of it", where=self._where)
        head = self._file.read_at(at, 64)
        number, size, end = _head(head, self._where)
        if number == _BACK:
            back, end = _distance(head, end, self._where)
            if not 0 < back <= at - _HEADER:
                raise Unreadable("an object is a difference to none in its pack", where=self._where)
            return _Packed(number, size, at + end, at - back)
        if number == _BY_ID:
            return _Packed(number, size, at + end + self._width, head[end : end + self._width])
        if number not in _TYPES:
            raise Unreadable("holds an object of an unknown type", where=self._where)
        return _Packed(number, size, at + end, None)


def _head(head: bytes, where: str) -> tuple[int, int, int]:
    """Type and size: 3 bits and 4, then 7 in each byte while the top bit is set."""
    if not head:
        raise Unreadable("is cut short", where=where)
    number, size = head[0] >> 4 & 7, head[0] & 15
    at, shift = 1, 4
    while head[at - 1] & 0x80:
        if at >= len(head) or shift > 60:
            raise Unreadable("an object has no size", where=where)
        size |= (head[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return number, size, at


def _distance(head: bytes, at: int, where: str) -> tuple[int, int]:
    """How far back the base lies: 7 bits in each byte, the first the highest, one added each."""
    value = -1
    for number in range(at, min(len(head), at + 9)):
        value = (value + 1) << 7 | head[number] & 0x7F
        if not head[number] & 0x80:
            return value, number + 1
    raise Unreadable("an object has no base", where=where)
