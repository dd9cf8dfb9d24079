from __future__ import annotations

import struct

import pytest

from pratique.errors import EvidenceError
from pratique.evidence.filesystem.ext import superblock


def test_what_it_says(ext_image, medium):
    data = ext_image(None, "-b", "1024", "-L", "data", "-U", "12345678-1234-4234-9234-123456789abc")
    found = superblock.read(medium(data))
    assert (found.kind, found.label, found.block_size, found.first_block) == (
        "ext4",
        "data",
        1024,
        1,
    )
    assert found.uuid == "12345678-1234-4234-9234-123456789abc"
    assert found.blocks * 1024 == len(data)
    assert superblock.recognises(medium(data))


@pytest.mark.parametrize("kind", ["ext2", "ext3", "ext4"])
def test_kinds(ext_image, medium, kind):
    assert superblock.read(medium(ext_image(kind=kind))).kind == kind


@pytest.mark.parametrize(
    ("options", "with_copy", "without"),
    [
        (("-O", "sparse_super"), [0, 1, 3, 5, 7, 9, 25, 27, 49], [2, 4, 6, 8, 15, 45]),
        (("-O", "^sparse_super,^resize_inode"), [0, 1, 2, 3, 4, 15], []),
    ],
)
def test_groups_with_a_copy(ext_image, medium, options, with_copy, without):
    found = superblock.read(medium(ext_image(None, *options)))
    assert all(found.has_copy(group) for group in with_copy)
    assert not any(found.has_copy(group) for group in without)


@pytest.mark.parametrize("block", [1024, 2048, 4096])
def test_a_copy_is_found_when_the_first_is_gone(ext_image, medium, block):
    data = ext_image(
        None, "-b", str(block), "-g", str(8 * block), size=f"{block * block * 9 >> 20}M"
    )
    disk = medium(data)
    disk.data[1024:2048] = bytes(1024)
    assert superblock.recognises(disk)
    found = [at for at, _ in superblock.copies(disk)]
    assert found[0] == 8 * block * block + (1024 if block == 1024 else 0)


@pytest.mark.parametrize(
    ("offset", "value", "wrong"),
    [
        (24, 30, "size of a block"),
        (32, 0, "blocks of a group"),
        (32, 8, "blocks of a group"),
        (40, 0, "inodes of a group"),
        (40, 1 << 30, "inodes of a group"),
        (4, 0, "number of blocks"),
        (4, 0xFFFFFFFF, "number of blocks"),
        (0, 0xFFFFFFFF, "number of inodes"),
        (88, 0, "size of an inode"),
        (88, 200, "size of an inode"),
        (20, 77, "first block"),
        (96, 1 << 30, "features"),
    ],
)
def test_numbers_that_cannot_be(ext_image, medium, offset, value, wrong):
    disk = medium(ext_image())
    packed = struct.pack("<H" if offset == 88 else "<I", value)
    disk.data[1024 + offset : 1024 + offset + len(packed)] = packed
    with pytest.raises(EvidenceError, match=wrong):
        superblock.read(disk)


@pytest.mark.parametrize("data", [b"", bytes(5000), b"\xff" * 5000])
def test_what_is_none(medium, data):
    assert not superblock.recognises(medium(data))
    with pytest.raises(EvidenceError):
        superblock.read(medium(data))
