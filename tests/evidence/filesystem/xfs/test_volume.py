from __future__ import annotations

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.xfs.volume import Volume
from pratique.model import EntryType


def test_finds_blocks_and_inodes(simple, patched):
    volume = Volume(patched(simple))
    assert volume.offset(0) == 0
    assert volume.offset(1 << volume.super.block_bits) == volume.super.group_blocks * 4096
    assert volume.inode(volume.super.root).type is EntryType.DIRECTORY
    assert volume.read(0, 4) == b"XFSB"
    assert len(volume.read(10, 1 << 18)) == 1 << 18


@pytest.mark.parametrize("block", [1 << 60, (1 << 40) - 1])
def test_a_block_outside_is_refused(simple, patched, block):
    with pytest.raises(Unreadable, match="outside"):
        Volume(patched(simple)).offset(block)


def test_what_is_no_inode_is_refused(simple, patched):
    volume = Volume(patched(simple))
    with pytest.raises(Unreadable, match="no inode"):
        volume.inode(0)
    with pytest.raises(Unreadable, match="outside"):
        volume.inode(1 << 62)


def test_an_inode_of_another_number_is_refused(simple, patched):
    medium = patched(simple)
    volume = Volume(medium)
    root = volume.super.root
    place = volume.offset(root >> volume.super.inode_bits) + root % 8 * 512
    medium.changes[place] = volume.read(place + 512, 512)
    with pytest.raises(Unreadable, match="another inode"):
        Volume(medium).inode(root)


def test_an_image_that_ends_too_soon(simple, patched):
    volume = Volume(patched(simple, 1 << 20))
    with pytest.raises(Unreadable, match="the image ends"):
        volume.read((1 << 20) - 4, 8)
    assert volume.read((1 << 20) - 8, 8) == bytes(8)
