from __future__ import annotations

import zlib

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.btrfs.compression import MOST, unpacked

TEXT = b"a line of text\n" * 500


def framed(*pieces: bytes) -> bytes:
    body = b"".join(len(piece).to_bytes(4, "little") + piece for piece in pieces)
    return (len(body) + 4).to_bytes(4, "little") + body


def test_zlib_with_the_zeros_that_fill_a_sector():
    packed = zlib.compress(TEXT).ljust(4096, b"\0")
    assert unpacked(1, packed, 8192, 4096) == TEXT.ljust(8192, b"\0")
    assert unpacked(1, packed, 100, 4096) == TEXT[:100]


def test_zstd():
    zstd = pytest.importorskip("backports.zstd")
    packed = zstd.compress(TEXT).ljust(4096, b"\0")
    assert unpacked(3, packed, len(TEXT), 4096) == TEXT


def test_lzo_in_pieces_of_a_sector():
    stored = framed(b"\x16hello\x11\0\0")
    assert unpacked(2, stored, 5, 4096) == b"hello"


@pytest.mark.parametrize(
    ("kind", "packed", "size"),
    [
        (1, zlib.compress(TEXT)[:20], len(TEXT)),
        (1, b"no stream", 100),
        (1, zlib.compress(TEXT), MOST + 1),
        (1, zlib.compress(b"short"), 8192),
        (2, framed(b"\xff" * 20), 4096),
        (2, b"", 4096),
        (2, b"\xff\xff\xff\xff\xff\xff\xff\xff", 4096),
        (3, b"no stream", 100),
        (9, b"", 100),
    ],
)
def test_what_is_broken_cannot_be_read(kind, packed, size):
    with pytest.raises(Unreadable):
        unpacked(kind, packed, size, 4096)
