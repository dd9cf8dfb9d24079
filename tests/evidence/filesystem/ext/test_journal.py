from __future__ import annotations

import struct

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.ext import journal, mapping
from pratique.evidence.filesystem.ext.volume import Volume

MAGIC = b"\xc0\x3b\x39\x98"


@pytest.fixture
def volume(ext_image, medium) -> Volume:
    return Volume(medium(ext_image(None, "-b", "1024", "-J", "size=1", size="8M")))


def put(volume: Volume, number: int, data: bytes, at: int = 0) -> None:
    """Write into a block of the log, where it lies on the disk."""
    start = number * 1024
    runs = mapping.runs(volume, volume.inode(8))
    run = next(one for one in runs if one.start <= start < one.start + one.length)
    place = run.at + start - run.start + at
    volume.medium.data[place : place + len(data)] = data
    volume._pieces.clear()


def features(volume: Volume, bits: int) -> None:
    put(volume, 0, MAGIC + struct.pack(">IIIII", 4, 0, 1024, 1024, 1))
    put(volume, 0, struct.pack(">I", bits), at=40)


TAGS = {
    0: (struct.pack(">IHH", 700, 0, 0) + bytes(16) + struct.pack(">IHH", 701, 0, 2 | 8 | 1)),
    2: struct.pack(">IHHI", 700, 0, 2, 0) + struct.pack(">IHHI", 701, 0, 2 | 8 | 1, 0),
    16: struct.pack(">IIII", 700, 2, 0, 0) + struct.pack(">IIII", 701, 2 | 8 | 1, 0, 0),
}


@pytest.mark.parametrize("bits", TAGS)
def test_blocks_as_they_were(volume, bits):
    features(volume, bits)
    put(volume, 5, MAGIC + struct.pack(">II", 1, 77) + TAGS[bits])
    put(volume, 6, b"first")
    put(volume, 7, b"\0\0\0\0rest")
    one, two = journal.copies(volume)
    assert (one.transaction, one.block, one.data[:5]) == (77, 700, b"first")
    assert (two.transaction, two.block, two.data[:8]) == (77, 701, MAGIC + b"rest")


def test_the_log_is_a_circle(volume):
    features(volume, 16)
    put(volume, 1023, MAGIC + struct.pack(">II", 1, 9) + struct.pack(">IIII", 700, 2 | 8, 0, 0))
    put(volume, 1, b"at the start")
    assert [copy.data[:12] for copy in journal.copies(volume)] == [b"at the start"]


def test_a_description_without_an_end(volume):
    features(volume, 16)
    put(volume, 5, MAGIC + struct.pack(">II", 1, 9) + struct.pack(">IIII", 700, 2, 0, 0) * 63)
    assert len(list(journal.copies(volume))) <= 64


def test_places_outside_are_left_out(volume):
    features(volume, 16)
    put(volume, 5, MAGIC + struct.pack(">II", 1, 9) + struct.pack(">IIII", 0xFFFFFFFF, 10, 9, 0))
    assert list(journal.copies(volume)) == []


@pytest.mark.parametrize(
    "start",
    [
        b"\0" * 24,
        MAGIC + struct.pack(">IIIII", 4, 0, 4096, 1024, 1),
        MAGIC + struct.pack(">IIIII", 4, 0, 1024, 1024, 0),
        MAGIC + struct.pack(">IIIII", 4, 0, 1024, 5, 9),
    ],
)
def test_a_damaged_journal(volume, start):
    put(volume, 0, start)
    with pytest.raises(Unreadable):
        list(journal.copies(volume))
