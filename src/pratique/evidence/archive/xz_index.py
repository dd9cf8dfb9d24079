"""The index at the end of a stream of xz: where its blocks are (The .xz File Format 1.2, part 4).

The stream ends with a footer of 12 bytes: CRC32, a quarter of the size of the index less one,
flags, `YZ`. The index is a zero byte, the number of records, and for each block its size without
padding and what it unpacks to, in numbers of seven bits a byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pratique.evidence.archive.stream import Access

_FOOTER: Final = 12
_HEADER: Final = 12
_MOST_INDEX: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class XzBlock:
    """Where a block begins, unpacked and packed, and how many packed bytes it has."""

    unpacked: int
    packed: int
    length: int


def xz_blocks(packed: Access, size: int) -> tuple[XzBlock, ...]:
    """The blocks of a file that is one stream; none where the index does not fit the file."""
    footer = packed.read_at(size - _FOOTER, _FOOTER)
    if len(footer) < _FOOTER or footer[10:] != b"YZ":
        return ()
    length = (int.from_bytes(footer[4:8], "little") + 1) * 4
    start = size - _FOOTER - length
    if length > _MOST_INDEX or start < _HEADER:
        return ()
    index = packed.read_at(start, length)
    if index[:1] != b"\0":
        return ()
    at = 1
    count, at = _number(index, at)
    found: list[XzBlock] = []
    unpacked, place = 0, _HEADER
    for _ in range(min(count, length // 2)):
        taken, at = _number(index, at)
        gives, at = _number(index, at)
        filled = -(-taken // 4) * 4
        found.append(XzBlock(unpacked, place, filled))
        unpacked += gives
        place += filled
    if count != len(found) or place != start or len(found) < 2:
        return ()
    return tuple(found)


def _number(index: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    value = 0
    for place in range(9):
        byte = index[at + place] if at + place < len(index) else 0
        value |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            return value, at + place + 1
    return value, at + 9
