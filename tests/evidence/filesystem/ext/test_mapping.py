from __future__ import annotations

import struct

import pytest

from pratique.evidence.filesystem.ext import mapping
from pratique.evidence.filesystem.ext.inode import EXTENTS, Inode
from pratique.evidence.filesystem.ext.volume import Volume
from pratique.evidence.filesystem.runs import LOST, Run

BLOCK = 1024


@pytest.fixture
def volume(ext_image, medium) -> Volume:
    return Volume(medium(ext_image(None, "-b", "1024", "-O", "^metadata_csum")))


def inode(volume: Volume, blocks: bytes, size: int, flags: int = EXTENTS) -> Inode:
    return volume.inode(2)._replace(blocks=blocks.ljust(60, b"\0"), size=size, flags=flags)


def node(depth: int, *entries: bytes, magic: int = 0xF30A) -> bytes:
    return struct.pack("<HHHHI", magic, len(entries), 4, depth, 0) + b"".join(entries)


def leaf(first: int, count: int, at: int) -> bytes:
    return struct.pack("<IHHI", first, count, at >> 32, at & 0xFFFFFFFF)


def index(first: int, at: int) -> bytes:
    return struct.pack("<IIHH", first, at, 0, 0)


def put(volume: Volume, block: int, data: bytes) -> None:
    volume.medium.data[block * BLOCK : block * BLOCK + len(data)] = data
    volume._pieces.clear()


def test_extents_holes_and_reserved_blocks(volume):
    blocks = node(0, leaf(0, 2, 500), leaf(4, 32768 + 9, 600), leaf(20, 1, 700))
    assert mapping.runs(volume, inode(volume, blocks, 21 * BLOCK - 5)) == [
        Run(0, 2 * BLOCK, 500 * BLOCK),
        Run(20 * BLOCK, BLOCK - 5, 700 * BLOCK),
    ]


def test_a_tree(volume):
    put(volume, 900, node(0, leaf(0, 1, 500), leaf(1, 1, 501)))
    put(volume, 901, node(0, leaf(8, 1, 502)))
    blocks = node(1, index(0, 900), index(8, 901))
    assert mapping.runs(volume, inode(volume, blocks, 9 * BLOCK)) == [
        Run(0, 2 * BLOCK, 500 * BLOCK),
        Run(8 * BLOCK, BLOCK, 502 * BLOCK),
    ]


@pytest.mark.parametrize(
    ("put_there", "why"),
    [
        (node(1, index(0, 900)), "it leads to itself"),
        (node(0, leaf(0, 1, 500), magic=7), "no node"),
        (node(3, index(0, 901)), "deeper than said"),
        (node(0) + bytes(9), "fine, and empty"),
        (struct.pack("<HHHHI", 0xF30A, 60000, 4, 0, 0), "more entries than room"),
    ],
)
def test_a_damaged_branch_costs_only_itself(volume, put_there, why):
    put(volume, 900, put_there)
    put(volume, 901, node(0, leaf(8, 1, 502)))
    found = mapping.runs(volume, inode(volume, node(1, index(0, 900), index(8, 901)), 9 * BLOCK))
    assert found[-1] == Run(8 * BLOCK, BLOCK, 502 * BLOCK)
    if "empty" not in why:
        assert found[0] == Run(0, 8 * BLOCK, LOST)


def test_blocks_outside_and_overlaps(volume):
    blocks = node(0, leaf(0, 2, 1 << 40), leaf(1, 5, 500), leaf(9, 1, 0))
    found = mapping.runs(volume, inode(volume, blocks, 10 * BLOCK))
    assert found == [Run(0, 2 * BLOCK, LOST), Run(9 * BLOCK, BLOCK, LOST)]


def test_three_storeys(volume):
    put(volume, 900, struct.pack("<I", 500))
    put(volume, 901, struct.pack("<II", 0, 902))
    put(volume, 902, struct.pack("<I", 600))
    numbers = struct.pack("<15I", 400, 0, 401, *[0] * 9, 900, 901, 0)
    size = (12 + 256 + 512) * BLOCK
    assert mapping.runs(volume, inode(volume, numbers, size, flags=0)) == [
        Run(0, BLOCK, 400 * BLOCK),
        Run(2 * BLOCK, BLOCK, 401 * BLOCK),
        Run(12 * BLOCK, BLOCK, 500 * BLOCK),
        Run((12 + 256 + 256) * BLOCK, BLOCK, 600 * BLOCK),
    ]


def test_blocks_of_numbers_that_hold_themselves(volume):
    put(volume, 900, struct.pack("<256I", *[900] * 256))
    numbers = struct.pack("<15I", *[0] * 14, 900)
    found = mapping.runs(volume, inode(volume, numbers, 1 << 40, flags=0))
    assert {run.at for run in found} == {LOST}


def test_a_size_that_lies(volume):
    numbers = struct.pack("<15I", 400, *[0] * 14)
    assert mapping.runs(volume, inode(volume, numbers, 1 << 60, flags=0)) == [
        Run(0, BLOCK, 400 * BLOCK)
    ]


def test_more_than_the_disk_holds(volume):
    blocks = node(0, *(leaf(number * 1500, 1500, 500) for number in range(4)))
    found = mapping.runs(volume, inode(volume, blocks, 6000 * BLOCK))
    assert volume.medium.size < 3 * 1500 * BLOCK
    assert [run.at for run in found] == [500 * BLOCK, 500 * BLOCK, LOST, LOST]
