from __future__ import annotations

import random

import pytest

from pratique.evidence.filesystem.btrfs.lzo import LzoDamage, unpacked_lzo

END = b"\x11\x00\x00"

STREAMS = [
    ("only an end", END, b""),
    ("literals told by the first byte", bytes([17 + 5]) + b"hello" + END, b"hello"),
    ("a match over itself", bytes([17 + 4]) + b"abcd" + b"\x2a\x0c\x00" + END, b"abcd" * 4),
    ("three bytes from nearby", bytes([17 + 4]) + b"abcd" + b"\x4c\x00" + END, b"abcdabc"),
    ("many literals", b"\x00\x02" + b"0123456789" * 2 + END, b"0123456789" * 2),
]  # fmt: skip


@pytest.mark.parametrize(("what", "stream", "content"), STREAMS, ids=[row[0] for row in STREAMS])
def test_unpacks(what, stream, content):
    assert unpacked_lzo(stream, 4096) == content, what


@pytest.mark.parametrize(
    "stream",
    [b"", b"\x16hel", bytes([17 + 4]) + b"abcd" + b"\x40\xff" + END, b"\x00" * 50, END[:2]],
)
def test_refuses_what_is_broken(stream):
    with pytest.raises(LzoDamage):
        unpacked_lzo(stream, 4096)


def test_never_gives_more_than_it_may():
    with pytest.raises(LzoDamage):
        unpacked_lzo(bytes([17 + 4]) + b"abcd" + b"\x20" + b"\x00" * 9 + b"\x01\x0c\x00" + END, 900)


def test_any_bytes_give_an_end():
    chance = random.Random(3)
    for _ in range(300):
        try:
            assert len(unpacked_lzo(chance.randbytes(chance.randrange(80)), 4096)) <= 4096
        except LzoDamage:
            continue
