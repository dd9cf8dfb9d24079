"""CRC-32C (Castagnoli, RFC 3720 appendix B.4), which zlib does not know. For headers only."""

from __future__ import annotations

from functools import cache
from typing import Final

_POLYNOMIAL: Final = 0x82F63B78


@cache
def _table() -> tuple[int, ...]:
    entries = []
    for value in range(256):
        entry = value
        for _ in range(8):
            entry = entry >> 1 ^ (_POLYNOMIAL if entry & 1 else 0)
        entries.append(entry)
    return tuple(entries)


def crc32c(data: bytes) -> int:
    """The checksum of `data`."""
    table = _table()
    value = 0xFFFFFFFF
    for byte in data:
        value = table[(value ^ byte) & 0xFF] ^ value >> 8
    return value ^ 0xFFFFFFFF
