from __future__ import annotations

import struct

import pytest

from pratique.evidence.disk.partition import partitions


def disk(memory, *sectors, size=4096):
    data = bytearray(size * 512)
    for number, sector in sectors:
        data[number * 512 : number * 512 + 512] = sector
    return memory(data, "sda")


def told(found):
    parts, gaps = found
    return [(part.number, part.medium.size // 512) for part in parts], [gap.reason for gap in gaps]


def test_mbr(memory, mbr):
    found = partitions(disk(memory, (0, mbr((0x83, 64, 100), (0, 0, 0), (0x82, 200, 50)))))
    assert told(found) == ([(1, 100), (3, 50)], [])
    assert found[0][1].uuid == "1a2b3c4d-03"
    assert found[0][0].medium.name == "sda, partition 1"


def test_logical_partitions(memory, mbr):
    chain = disk(
        memory,
        (0, mbr((0x83, 64, 100), (0x05, 1000, 3000))),
        (1000, mbr((0x83, 10, 20), (0x05, 500, 100))),
        (1500, mbr((0x83, 10, 30))),
    )
    assert told(partitions(chain)) == ([(1, 100), (5, 20), (6, 30)], [])


@pytest.mark.parametrize("back", [0, 500])
def test_chain_in_a_circle(memory, mbr, back):
    chain = disk(
        memory,
        (0, mbr((0x05, 1000, 3000))),
        (1000, mbr((0x83, 10, 20), (0x05, 500, 100))),
        (1500, mbr((0x83, 10, 30), (0x05, back or 500, 100))),
    )
    parts, gaps = told(partitions(chain))
    assert parts == [(5, 20), (6, 30)]
    assert gaps == ["chain of logical partitions in a circle"]


def test_chain_that_is_broken(memory, mbr):
    chain = disk(memory, (0, mbr((0x83, 64, 10), (0x05, 1000, 3000))))
    assert told(partitions(chain)) == ([(1, 10)], ["chain of logical partitions is broken"])


def test_partition_beyond_the_end(memory, mbr):
    found = partitions(disk(memory, (0, mbr((0x83, 4000, 1000), (0x83, 999_999, 10)))))
    assert told(found) == ([(1, 96)], ["partition beyond the end of the disk"] * 2)


@pytest.mark.parametrize(
    "start", [bytes(512), bytes(510) + b"\x55\xaa", bytes(54) + b"FAT16" + bytes(451) + b"\x55\xaa",
              bytes(446) + b"\x33" * 64 + b"\x55\xaa"],
)  # fmt: skip
def test_disk_without_a_table(memory, start):
    assert partitions(disk(memory, (0, start))) is None


def test_gpt(memory, gpt):
    found = partitions(memory(gpt((40, 139, "root"), (200, 209, "swap\n"))))
    assert told(found) == ([(1, 100), (2, 10)], [])
    assert [(part.label, part.uuid[-2:]) for part in found[0]] == [
        ("root", "64"),
        ("swap\\x0a", "65"),
    ]


@pytest.mark.parametrize("place", [512 + 80, 1024 + 8], ids=["header", "list"])
def test_gpt_from_its_copy(memory, gpt, place):
    data = bytearray(gpt((40, 139, "root")))
    data[place] ^= 1
    assert told(partitions(memory(data))) == ([(1, 100)], ["partition table is damaged"])
    data[:512] = bytes(512)
    assert told(partitions(memory(data))) == ([(1, 100)], ["partition table is damaged"])


def test_gpt_on_a_disk_that_is_cut_short(memory, gpt):
    data = gpt((40, 139, "root"))[:-4096]
    assert told(partitions(memory(data))) == (
        [(1, 100)],
        ["copy of the partition table is missing"],
    )


def test_gpt_that_is_wholly_damaged(memory, gpt):
    data = bytearray(gpt((40, 139, "root")))
    data[512:520] = data[-512:-504] = bytes(8)
    assert told(partitions(memory(data))) == ([], ["partition table is damaged"])


def test_hybrid(memory, gpt):
    data = bytearray(gpt((40, 139, "root")))
    struct.pack_into("<B3xB3xII", data, 462, 0x80, 0x83, 40, 1)
    assert told(partitions(memory(data))) == ([(1, 100)], ["disk with two partition tables"])
