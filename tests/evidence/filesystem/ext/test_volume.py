from __future__ import annotations

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.ext.volume import Volume
from pratique.model import EntryType

LAYOUTS = [
    ("-b", "1024"),
    ("-b", "4096"),
    ("-O", "^64bit"),
    ("-O", "meta_bg,^resize_inode"),
    ("-O", "^flex_bg"),
    ("-O", "^metadata_csum,^uninit_bg"),
    ("-O", "bigalloc", "-C", "16384"),
    ("-I", "128"),
    ("-I", "1024"),
]


@pytest.mark.parametrize("options", LAYOUTS, ids=" ".join)
def test_inodes_are_found_in_every_layout(ext_image, medium, options):
    commands = "".join(f"mkdir d{number}\n" for number in range(20))
    volume = Volume(medium(ext_image(None, *options, size="24M", commands=commands)))
    assert volume.inode(2).type is EntryType.DIRECTORY
    assert volume.is_used_inode(2)
    assert not volume.is_used_inode(volume.super.inodes)
    used = sum(volume.used_in_table(group) for group in range(volume.super.groups))
    assert 31 <= used <= volume.super.inodes


@pytest.mark.parametrize("block", [1024, 4096])
def test_the_first_superblock_and_the_descriptions_behind_it_are_gone(ext_image, medium, block):
    disk = medium(ext_image(None, "-b", str(block), size=f"{block * block * 9 >> 20}M"))
    end = max(3 * 1024, 2 * block)
    disk.data[1024:end] = bytes(end - 1024)
    volume = Volume(disk)
    assert volume.taken_from > block
    assert volume.damage
    assert volume.inode(2).type is EntryType.DIRECTORY


@pytest.mark.parametrize("number", [0, -1, 1 << 40])
def test_what_lies_outside(ext_image, medium, number):
    volume = Volume(medium(ext_image()))
    with pytest.raises(Unreadable):
        volume.inode(number)
    with pytest.raises(Unreadable):
        volume.block(number)


def test_a_part_that_cannot_be_read_costs_only_itself(ext_image, medium):
    disk = medium(ext_image(None, "-b", "1024"))
    disk.bad = range(1 << 20, (1 << 20) + 512)
    volume = Volume(disk)
    with pytest.raises(Unreadable):
        volume.block(1024)
    assert len(volume.block(1025)) == 1024


def test_a_table_outside_is_not_read(ext_image, medium):
    disk = medium(ext_image(None, "-b", "1024", "-O", "^64bit"))
    disk.data[2048 + 8 : 2048 + 12] = b"\xff" * 4
    with pytest.raises(Unreadable, match="description"):
        Volume(disk).inode(2)


def test_blocks_that_are_used(ext_image, medium):
    volume = Volume(medium(ext_image(None, "-b", "1024", size="4M")))
    assert volume.is_used_block(volume.table(0)[2])
    assert not volume.is_used_block(4095)


def test_a_length_that_no_file_has(ext_image, medium):
    disk = medium(ext_image(None, "-b", "1024", "-I", "256"))
    at = Volume(disk).table(0)[2] * 1024 + 10 * 256
    disk.data[at : at + 2] = b"\xa4\x81"
    disk.data[at + 108 : at + 112] = b"\xff" * 4
    with pytest.raises(Unreadable, match="length"):
        Volume(disk).inode(11)
