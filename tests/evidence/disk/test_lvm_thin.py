from __future__ import annotations

import struct

import pytest

from pratique.errors import Unreadable
from pratique.evidence.disk.lvm_thin import ThinPool

BLOCK = 65536


def node(number, pairs, *, leaf):
    room = 252
    keys = [key for key, _ in pairs] + [0] * (room - len(pairs))
    values = [value for _, value in pairs] + [0] * (room - len(pairs))
    head = struct.pack("<IIQIIII", 0, 2 if leaf else 1, number, len(pairs), room, 8, 0)
    return (head + struct.pack(f"<{room}Q", *keys) + struct.pack(f"<{room}Q", *values)).ljust(
        4096, b"\0"
    )


def metadata(*nodes, magic=27022010):
    head = bytearray(4096)
    struct.pack_into("<Q", head, 32, magic)
    struct.pack_into("<QQII", head, 320, 1, 0, BLOCK // 512, 8)
    return bytes(head) + b"".join(nodes)


@pytest.fixture
def pool(memory):
    data = memory(b"a" * BLOCK + b"b" * BLOCK)
    tree = metadata(
        node(1, [(1, 2), (5, 3)], leaf=True),  # devices
        node(2, [(0, 4)], leaf=False),  # device 1: a tree of two levels
        node(3, [], leaf=True),
        node(4, [(0, 1 << 24 | 9), (2, 0)], leaf=True),
    )
    return ThinPool(memory(tree), data)


def test_blocks_of_a_device(pool):
    device = pool.device("vg0/thin", 1, 4 * BLOCK, None)
    assert device.read_at(0, 1 << 20) == b"b" * BLOCK + bytes(BLOCK) + b"a" * BLOCK + bytes(BLOCK)


def test_block_of_the_external_origin(pool, memory):
    device = pool.device("vg0/thin", 5, 2 * BLOCK, memory(b"o" * BLOCK))
    assert device.read_at(0, 1 << 20) == b"o" * BLOCK + bytes(BLOCK)


def test_device_that_is_not_known(pool):
    with pytest.raises(ValueError, match="no device 3"):
        pool.device("x", 3, BLOCK, None)


def test_tree_that_is_a_circle(memory):
    pool = ThinPool(memory(metadata(node(1, [(0, 1)], leaf=False))), memory(b""))
    with pytest.raises(Unreadable, match="circle"):
        pool.device("x", 1, BLOCK, None)


def test_tree_that_is_damaged(memory):
    with pytest.raises(ValueError, match="superblock"):
        ThinPool(memory(metadata(magic=1)), memory(b""))
    pool = ThinPool(memory(metadata(node(7, [], leaf=True))), memory(b""))
    with pytest.raises(Unreadable, match="damaged"):
        pool.device("x", 1, BLOCK, None)
    with pytest.raises(Unreadable, match="cut short"):
        ThinPool(memory(metadata()), memory(b"")).device("x", 1, BLOCK, None)
