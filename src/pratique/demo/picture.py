"""Tiny pictures, made byte by byte: PNG (RFC 2083), JPEG (ITU T.81), GIF89a and ICO."""

from __future__ import annotations

import struct
import zlib

from pratique.demo.program import noise


def png(seed: str, side: int = 16) -> bytes:
    """A square of one byte of grey for each point."""
    grey = noise(seed, side * side)
    rows = b"".join(b"\0" + grey[at : at + side] for at in range(0, len(grey), side))
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows, 9))
        + _chunk(b"IEND", b"")
    )


def jpeg(seed: str, length: int = 1_200) -> bytes:
    """The segments of a JPEG, with noise where the picture would be."""
    start = b"\xff\xd8" + _segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
    tables = _segment(0xDB, b"\0" + bytes(range(1, 65)))
    frame = _segment(0xC0, b"\x08\0\x10\0\x10\x01\x01\x11\0")
    scan = _segment(0xDA, b"\x01\x01\0\0\x3f\0")
    # 0xFF is a marker; behind a `<`, a `?` could look like the start of code.
    held = noise(seed, length).replace(b"\xff", b"\xfe").replace(b"<", b"=")
    return start + tables + frame + scan + held + b"\xff\xd9"


def gif(seed: str) -> bytes:
    """One point in one of two colours."""
    colours = noise(seed, 6).replace(b"<", b"=")
    screen = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0)
    return screen + colours + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02D\x01\0;"


def ico(seed: str) -> bytes:
    """An icon that holds one PNG."""
    held = png(seed)
    entry = struct.pack("<BBBBHHII", 16, 16, 0, 0, 1, 8, len(held), 22)
    return struct.pack("<HHH", 0, 1, 1) + entry + held


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
