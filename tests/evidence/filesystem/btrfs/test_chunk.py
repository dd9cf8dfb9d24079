from __future__ import annotations

import struct

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.btrfs.chunk import Chunk, Chunks, parsed_chunk, system_chunks

KIB = 1 << 10
RAID0, RAID1, RAID10, RAID5, RAID6 = 1 << 3, 1 << 4, 1 << 6, 1 << 7, 1 << 8


class Disk:
    name = "disk"

    def __init__(self, number: int) -> None:
        self.number = number
        self.size = 1 << 20

    def read_at(self, offset: int, length: int) -> bytes:
        places = range(offset, offset + length, 16)
        return b"".join(b"%d:%06d ......." % (self.number, at // 16) for at in places)[:length]


def chunk(profile: int, disks: int, together: int = 1) -> Chunk:
    places = tuple((number + 1, 0) for number in range(disks))
    return Chunk(0, 8 << 20, 64 * KIB, profile, together, places)


ROWS = [
    # (profile, disks, side by side, address, disks that hold it, offset there)
    (0, 1, 1, 100 * KIB, [1], 100 * KIB),
    (RAID1, 2, 1, 100 * KIB, [1, 2], 100 * KIB),
    (RAID0, 3, 1, 64 * KIB * 4, [2], 64 * KIB),
    (RAID10, 4, 2, 64 * KIB * 3 + 5, [3, 4], 64 * KIB + 5),
    (RAID5, 3, 1, 0, [1], 0),
    (RAID5, 3, 1, 64 * KIB * 2, [2], 64 * KIB),
    (RAID5, 3, 1, 64 * KIB * 3, [3], 64 * KIB),
    (RAID6, 4, 1, 64 * KIB * 2, [2], 64 * KIB),
]


@pytest.mark.parametrize(("profile", "disks", "together", "address", "on", "offset"), ROWS)
def test_finds_the_place(  # noqa: PLR0917 - the columns of a row
    profile, disks, together, address, on, offset
):
    _left, places = chunk(profile, disks, together).copies(address)
    assert places == tuple((number, offset) for number in on)


def test_reads_over_stripes_and_from_the_copy_that_is_there():
    chunks = Chunks({number: Disk(number) for number in (1, 2)})
    chunks.add(iter([chunk(RAID0, 2)]))
    assert chunks.read(64 * KIB - 16, 32) == b"1:004095 ......." + b"2:000000 ......."
    mirrored = Chunks({2: Disk(2)})
    mirrored.add(iter([chunk(RAID1, 2)]))
    assert mirrored.read(0, 8) == b"2:000000"
    assert mirrored.missing() == {1}


def test_what_lies_on_a_missing_disk_is_not_made_up():
    chunks = Chunks({2: Disk(2)})
    chunks.add(iter([chunk(RAID0, 2)]))
    assert chunks.read(64 * KIB, 8) == b"2:000000"
    with pytest.raises(Unreadable, match="disk that was not given"):
        chunks.read(0, 8)
    with pytest.raises(Unreadable, match="no chunk maps"):
        chunks.read(8 << 20, 8)
    with pytest.raises(Unreadable, match="does not give"):
        chunks.read(64 * KIB * 63, 8)


def item(length: int, stripe: int, count: int) -> bytes:
    return struct.pack("<QQQQIIIHH", length, 2, stripe, 1, 0, 0, 0, count, 0) + b"".join(
        struct.pack("<QQ16s", number, 4096, bytes(16)) for number in range(count)
    )


def test_a_chunk_that_cannot_be_is_none():
    assert parsed_chunk(0, item(1 << 20, 65536, 2)) == Chunk(
        0, 1 << 20, 65536, 1, 1, ((0, 4096), (1, 4096))
    )
    for data in (b"", item(0, 65536, 1), item(1, 0, 1), item(1, 65536, 0), item(1, 1, 2)[:-1]):
        assert parsed_chunk(0, data) is None


def test_an_array_of_the_superblock_ends_where_it_is_broken():
    one = struct.pack("<QBQ", 256, 228, 77) + item(1 << 20, 65536, 1)
    assert [found.start for found in system_chunks(one + one + one[:40])] == [77, 77]
    assert list(system_chunks(one.replace(b"\xe4", b"\xe3", 1))) == []
