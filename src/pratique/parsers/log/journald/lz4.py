"""A block of LZ4, as journald packs long fields; see "LZ4 Block Format Description"."""

from __future__ import annotations

from typing import Final

_LEAST_MATCH: Final = 4
_LONG: Final = 15  # a length of four bits that goes on in the bytes behind it


def unpacked(block: bytes, most: int) -> bytes:
    """The first `most` bytes of what a block holds; ValueError where it is damaged.

    A block that is cut short gives what stands before the cut.
    """
    out = bytearray()
    at, end = 0, len(block)
    while at < end and len(out) < most:
        token = block[at]
        literals, at = _length(block, token >> 4, at + 1)
        out += block[at : at + min(literals, most)]
        at += literals
        if at + 2 > end or len(out) >= most:
            break  # the last sequence has no match
        distance = block[at] | block[at + 1] << 8
        matched, at = _length(block, token & _LONG, at + 2)
        if not 0 < distance <= len(out):
            raise ValueError("a match before the beginning of a block of LZ4")
        _repeat(out, distance, min(matched + _LEAST_MATCH, most - len(out)))
    return bytes(out[:most])


def _length(block: bytes, first: int, at: int) -> tuple[int, int]:
    """A length whose first four bits are `first`, and where it ends."""
    length = first
    more = 255 if first == _LONG else 0
    while more == 255 and at < len(block):
        more = block[at]
        length += more
        at += 1
    return length, at


def _repeat(out: bytearray, distance: int, length: int) -> None:
    """What stands `distance` bytes before the end, `length` bytes of it, again and again."""
    if length <= 0:
        return
    start = len(out) - distance
    piece = bytes(out[start : start + length])
    out += (piece * (length // len(piece) + 1))[:length]
