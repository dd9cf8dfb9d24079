"""What the index of a journal names: a chain of arrays with the places of entries.

offset      field
0           type (6), flags, 6 bytes unused, size: 64 bits
16          place of the next array; 0 for none
24          places of entries: 64 bits each, 32 in a compact file; 0 for one not yet used
"""

from __future__ import annotations

import struct
from array import array
from typing import Final

from pratique.parsers.log.base import Access
from pratique.parsers.log.journald.objects import ENTRY_ARRAY, OBJECT

_HEAD: Final = struct.Struct("<BB6xQQ")
_PIECE: Final = 1 << 20


class Index:
    """The entries that the index names, in its order.

    `broken` says why the chain could not be followed to its end; empty where it could.
    """

    def __init__(self, access: Access, first: int, *, compact: bool) -> None:
        self.named = array("Q")
        self.broken = ""
        self._access = access
        self._code = "I" if compact else "Q"
        self._follow(first)

    def _follow(self, place: int) -> None:
        seen: set[int] = set()
        taken = 0
        while place:
            head = self._access.read_at(place, _HEAD.size) if place < self._access.size else b""
            if place % 8 or len(head) < _HEAD.size:
                self.broken = f"it leads to byte {place}, where no array is"
                return
            kind, _flags, size, following = _HEAD.unpack(head)
            taken += size
            if kind != ENTRY_ARRAY or size < _HEAD.size:
                self.broken = f"it leads to byte {place}, where no array is"
                return
            if place in seen or taken > self._access.size:
                # Arrays that lie over each other would name more than there is.
                self.broken = f"it goes in a circle at byte {place}"
                return
            seen.add(place)
            self._take(place + _HEAD.size, min(place + size, self._access.size))
            place = following

    def _take(self, start: int, end: int) -> None:
        width = array(self._code).itemsize
        while start + width <= end:
            content = self._access.read_at(start, min(_PIECE, end - start))
            content = content[: len(content) // width * width]
            if not content:
                return
            places = struct.unpack(f"<{len(content) // width}{self._code}", content)
            self.named.extend(filter(None, places))
            start += len(content)


def entry_size(access: Access, place: int) -> int:
    """The size that the object at `place` tells; 0 where there is none."""
    head = access.read_at(place, OBJECT.size) if 0 < place < access.size else b""
    return int(OBJECT.unpack(head)[2]) if len(head) == OBJECT.size else 0
