"""CRC-32C (Castagnoli, RFC 3720 appendix B.4): the standard library has only that of zlib.

A checksum is linear, so half of a block can be moved on to the other half and be added there:
the words of the first half, each multiplied by the power of x that is the distance. With the
bytes of all words side by side that is 16 look-ups of `bytes.translate` for a whole half.
"""

from __future__ import annotations

from functools import cache
from typing import Final

_POLYNOMIAL: Final = 0x82F63B78  # its bits the other way round
_ONES: Final = 0xFFFFFFFF
_SHORT: Final = 32  # words from which on halving wins nothing


def crc32c(data: bytes) -> int:
    """The checksum of `data`."""
    return raw_crc32c(data, _ONES) ^ _ONES


def raw_crc32c(data: bytes, state: int) -> int:
    """The register after `data`, `state` before it: nothing is inverted, at neither end."""
    if len(data) >= 4 * _SHORT:
        begin = (int.from_bytes(data[:4], "little") ^ state).to_bytes(4, "little")
        data, state = _folded(begin + data[4:]), 0
    table = _table()
    for byte in data:
        state = table[(state ^ byte) & 255] ^ state >> 8
    return state


def _folded(data: bytes) -> bytes:
    """Fewer bytes with the same checksum: half of them, again and again."""
    words = 1 << ((len(data) + 3) // 4 - 1).bit_length()
    data = data.rjust(4 * words, b"\0")  # zeros in front change nothing while the state is 0
    planes = [data[place::4] for place in range(4)]
    while words > _SHORT:
        words //= 2
        moved = _moving(4 * words)
        halves = [plane[:words] for plane in planes]
        for to in range(4):
            total = int.from_bytes(planes[to][words:], "little")
            for of in range(4):
                total ^= int.from_bytes(halves[of].translate(moved[of][to]), "little")
            planes[to] = total.to_bytes(words, "little")
    folded = bytearray(4 * words)
    for place in range(4):
        folded[place::4] = planes[place]
    return bytes(folded)


@cache
def _table() -> tuple[int, ...]:
    """What eight zero bits make of each byte in the register."""
    made = []
    for value in range(256):
        state = value
        for _ in range(8):
            state = state >> 1 ^ (_POLYNOMIAL if state & 1 else 0)
        made.append(state)
    return tuple(made)


@cache
def _moving(distance: int) -> tuple[tuple[bytes, ...], ...]:
    """For each byte of a word, and each byte of what `distance` zero bytes make of it, a table."""
    bits = _moved_bits(distance)
    tables = []
    for place in range(4):
        images = [0] * 256
        for value in range(1, 256):
            low = value & -value
            images[value] = images[value ^ low] ^ bits[8 * place + low.bit_length() - 1]
        tables.append(tuple(bytes(image >> shift & 255 for image in images) for shift in _SHIFTS))
    return tuple(tables)


_SHIFTS: Final = (0, 8, 16, 24)


@cache
def _moved_bits(distance: int) -> tuple[int, ...]:
    """What a power of two of zero bytes makes of each single bit of the register."""
    if distance == 1:
        table = _table()
        return tuple(table[1 << bit & 255] ^ 1 << bit >> 8 for bit in range(32))
    half = _moved_bits(distance // 2)
    moved = []
    for image in half:
        total = 0
        for bit in range(32):
            if image >> bit & 1:
                total ^= half[bit]
        moved.append(total)
    return tuple(moved)
