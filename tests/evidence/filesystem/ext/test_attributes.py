from __future__ import annotations

import os
import struct

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.ext import attributes
from pratique.evidence.filesystem.ext.volume import Volume


@pytest.fixture
def volume(ext_image, medium, tmp_path) -> Volume:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a").write_bytes(b"x")
    try:
        os.setxattr(tree / "a", "user.small", b"in the inode")
        os.setxattr(tree / "a", "user.large", b"v" * 900)
    except OSError:
        pytest.skip("the file system of the tests keeps no attributes")
    return Volume(medium(ext_image(tree, "-I", "256", "-b", "1024")))


def test_in_the_inode_and_in_a_block(volume):
    inode = next(
        volume.inode(number) for number in range(12, 20) if volume.inode(number).attribute_block
    )
    found = attributes.of(volume, inode)
    assert found["user.small"] == b"in the inode"
    assert found["user.large"] == b"v" * 900


def test_a_damaged_block_is_no_empty_list(volume):
    inode = volume.inode(12)._replace(attribute_block=1)
    with pytest.raises(Unreadable):
        attributes.of(volume, inode)
    with pytest.raises(Unreadable):
        attributes.of(volume, inode._replace(attribute_block=1 << 40))


def entry(name: bytes, prefix: int, value_at: int, size: int, inode: int = 0) -> bytes:
    start = struct.pack("<BBHIII", len(name), prefix, value_at, inode, size, 0) + name
    return start.ljust(-(-len(start) // 4) * 4, b"\0")


def inside(volume: Volume, data: bytes) -> dict[str, bytes]:
    body = bytes(128) + struct.pack("<H30x", 32) + struct.pack("<I", 0xEA020000) + data
    return attributes.of(volume, volume.inode(2)._replace(body=body.ljust(256, b"\0"), extra=32))


def test_access_lists_are_those_of_the_kernel(ext_image, medium):
    volume = Volume(medium(ext_image()))
    on_disk = struct.pack("<IHHHHI", 1, 1, 6, 2, 4, 1000)
    data = entry(b"", 2, 40, len(on_disk)).ljust(40, b"\0") + on_disk
    told = struct.pack("<IHHIHHI", 2, 1, 6, 0xFFFFFFFF, 2, 4, 1000)
    assert inside(volume, data) == {"system.posix_acl_access": told}


@pytest.mark.parametrize(
    "data",
    [
        entry(b"x", 6, 200, 50),
        entry(b"x", 6, 0, 1 << 31),
        entry(b"x", 6, 0, 4, inode=13),
        b"\xff" * 90,
    ],
)
def test_values_that_lead_outside(ext_image, medium, data):
    volume = Volume(medium(ext_image()))
    with pytest.raises(Unreadable):
        inside(volume, data)


def test_names(ext_image, medium):
    volume = Volume(medium(ext_image()))
    held = [(1, b"u"), (4, b"overlay.opaque"), (6, b"capability")]
    data = b"".join(entry(name, prefix, 84, 2) for prefix, name in held)
    found = inside(volume, data.ljust(84, b"\0") + b"yy")
    names = ["user.u", "trusted.overlay.opaque", "security.capability"]
    assert found == dict.fromkeys(names, b"yy")
