"""Differences of git: how an object is made from another one. See gitformat-pack(5).

size of the base, size of the result, each 7 bits in a byte, the lowest first
0xxxxxxx          so many bytes follow that are new
1sssoooo ...      copy from the base: which bytes of offset (4) and of size (3) follow
"""

from __future__ import annotations

from pratique.errors import Unreadable


def applied(base: bytes, delta: bytes, most: int, where: str) -> bytes:
    """The result of `delta` on `base`, at most `most` bytes; `Unreadable` where they do not fit."""
    expected, at = _size(delta, 0, where)
    size, at = _size(delta, at, where)
    if expected != len(base) or size > most:
        raise Unreadable("a difference does not fit its base", where=where)
    result = bytearray()
    while at < len(delta):
        step = delta[at]
        at += 1
        if step & 0x80:
            start = length = 0
            for bit in range(7):
                if step >> bit & 1:
                    value = delta[at] if at < len(delta) else 0
                    at += 1
                    if bit < 4:
                        start |= value << 8 * bit
                    else:
                        length |= value << 8 * (bit - 4)
            length = length or 0x10000
            piece = base[start : start + length]
        else:
            length = step
            piece = delta[at : at + length]
            at += length
        if not length or len(piece) != length or len(result) + length > size:
            raise Unreadable("a difference does not fit its base", where=where)
        result += piece
    if len(result) != size:
        raise Unreadable("a difference does not fit its base", where=where)
    return bytes(result)


def result_size(delta: bytes, where: str) -> int:
    """How many bytes the result of `delta` has, as it says itself."""
    return _size(delta, _size(delta, 0, where)[1], where)[0]


def _size(delta: bytes, at: int, where: str) -> tuple[int, int]:
    value = shift = 0
    while at < len(delta) and shift < 63:
        value |= (delta[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not delta[at - 1] & 0x80:
            return value, at
    raise Unreadable("a difference is cut short", where=where)
