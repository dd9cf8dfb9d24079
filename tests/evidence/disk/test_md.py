from __future__ import annotations

import struct

import pytest

from pratique.evidence.disk import md
from pratique.evidence.disk.mapped import Slice

DATA = bytes(number * 31 % 253 for number in range(1 << 16))


def together(memory, members):
    found = [md.member(memory(member, f"sd{place}")) for place, member in enumerate(members)]
    assert None not in found
    arrays, gaps = md.arrays(found)
    return arrays, [gap.reason for gap in gaps]


@pytest.mark.parametrize("minor", [0, 1, 2])
def test_mirror_with_each_superblock(memory, md_member, minor):
    members = [md_member(DATA, minor=minor, role=role, count=2, level=1) for role in (0, 1)]
    arrays, gaps = together(memory, members)
    assert [(array.name, array.uuid) for array in arrays] == [
        ("md0", "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa")
    ]
    assert arrays[0].medium.read_at(0, 1 << 20) == DATA
    assert gaps == []


def test_degraded_mirror(memory, md_member):
    arrays, gaps = together(memory, [md_member(DATA, role=1, count=2, level=1)])
    assert arrays[0].medium.read_at(0, 1 << 20) == DATA
    assert gaps == ["array with members missing"]


def test_member_that_is_out_of_date(memory, md_member):
    members = [
        md_member(bytes(1 << 16), role=0, count=2, level=1, events=5),
        md_member(DATA, role=1, count=2, level=1, events=90),
    ]
    arrays, gaps = together(memory, members)
    assert arrays[0].medium.read_at(0, 1 << 20) == DATA
    assert gaps == [
        "member of an array is out of date, and left out",
        "array with members missing",
    ]


def test_striped(memory, md_member):
    halves = [
        b"".join(DATA[at : at + 4096] for at in range(first, len(DATA), 8192))
        for first in (0, 4096)
    ]
    members = [
        md_member(half, role=role, count=2, level=0, size=0) for role, half in enumerate(halves)
    ]
    arrays, _ = together(memory, members)
    assert arrays[0].medium.read_at(0, 1 << 20) == DATA
    arrays, gaps = together(memory, members[:1])
    assert (arrays, gaps) == ([], ["array cannot be put together"])


@pytest.mark.parametrize("original", [1, 2])
def test_striped_over_members_of_two_sizes(memory, md_member, original):
    long, short = DATA[: 3 * 4096], b"s" * 4096
    members = [
        md_member(long, role=0, count=2, level=0, size=0, layout=original),
        md_member(short, role=1, count=2, level=0, size=0, layout=original),
    ]
    arrays, _ = together(memory, members)
    assert arrays[0].medium.read_at(0, 1 << 20) == long[:4096] + short + long[4096:]


def test_linear(memory, md_member):
    members = [
        md_member(part, role=role, count=2, level=-1, size=0, name="box:data")
        for role, part in enumerate((DATA[:8192], DATA[8192:]))
    ]
    arrays, _ = together(memory, members)
    assert (arrays[0].name, arrays[0].medium.read_at(0, 1 << 20)) == ("md/data", DATA)


def test_level_5_with_one_missing(memory, md_member):
    first, second = DATA[:4096], DATA[4096:8192]
    parity = bytes(a ^ b for a, b in zip(first, second, strict=True))
    blocks = [first, second, parity]
    for gone in range(3):
        members = [
            md_member(block, role=role, count=3, level=5, layout=2)
            for role, block in enumerate(blocks)
            if role != gone
        ]
        arrays, gaps = together(memory, members)
        assert arrays[0].medium.read_at(0, 1 << 20) == DATA[:8192]
        assert gaps == ["array with members missing"]


def test_level_10(memory, md_member):
    members = [
        md_member(DATA[:8192], role=role, count=2, level=10, layout=0x102) for role in (0, 1)
    ]
    arrays, _ = together(memory, members)
    assert arrays[0].medium.read_at(0, 1 << 20) == DATA[:8192]


@pytest.mark.parametrize(
    "told",
    [{"level": 5, "layout": 77}, {"level": 99}, {"level": 10, "layout": 0},
     {"level": 5, "chunk": 0},
     {"level": 1, "features": 4}, {"level": 0, "chunk": 0}],
)  # fmt: skip
def test_arrays_that_cannot_be(memory, md_member, told):
    members = [md_member(DATA, role=role, count=2, **told) for role in (0, 1)]
    arrays, gaps = together(memory, members)
    assert arrays == []
    assert len(gaps) == 1


def test_superblocks_that_are_none(memory, md_member):
    good = md_member(DATA, role=0, count=2, level=1)
    assert md.member(memory(md_member(DATA, role=0, count=2, level=1, damage=True))) is None
    assert md.member(memory(good[:5000])) is not None
    assert md.member(memory(good[:4100])) is None
    # That of a partition at the end of a disk is not one of the disk.
    inner = md_member(DATA, minor=0, role=0, count=2, level=1)
    assert md.member(memory(bytes(8192) + inner)) is None


def old_member(role, *, size=1 << 17):
    words = [0] * 1024
    words[:12] = [0xA92B4EFC, 0, 90, 0, 0, 1, 0, 1, (size - 65536) // 1024, 2, 2, 3]
    words[39], words[992 + 3], words[992 + 4] = 7, role, 6
    return DATA.ljust(size - 65536, b"\0") + struct.pack("<1024I", *words).ljust(65536, b"\0")


def test_superblock_of_0_90(memory):
    arrays, gaps = together(memory, [old_member(0), old_member(1)])
    assert (arrays[0].name, arrays[0].medium.read_at(0, 1 << 16), gaps) == ("md3", DATA, [])
    whole = memory(bytes(8 << 20) + old_member(0))
    assert md.member(whole) is None
    assert md.member(Slice(whole, 8 << 20, 1 << 20, "x")) is not None


def test_spare_is_no_member(memory, md_member):
    members = [
        md_member(DATA, role=0, count=1, level=1),
        md_member(bytes(1 << 16), role=-1, count=1, level=1),
    ]
    arrays, gaps = together(memory, members)
    assert (arrays[0].medium.read_at(0, 1 << 20), gaps) == (DATA, [])
