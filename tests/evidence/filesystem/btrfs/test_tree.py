from __future__ import annotations

import struct

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.btrfs.superblock import checksum, read_superblock
from pratique.evidence.filesystem.btrfs.tree import BEYOND, BlockDamage, Blocks, Tree

SIZE = 16384


class Memory:
    """Blocks by their addresses, each with one copy."""

    def __init__(self) -> None:
        self.blocks: dict[int, bytes] = {}

    def copies(self, address, length):
        if address not in self.blocks:
            raise Unreadable("nothing there")
        yield self.blocks[address][:length]


@pytest.fixture
def memory(simple, patched):
    superblock = read_superblock(patched(simple))

    class Filled(Memory):
        def put(self, address, level, rows, generation=1):
            packed = b"".join(struct.pack("<QBQQQ" if level else "<QBQII", *row) for row in rows)
            body = superblock.block_uuid + struct.pack("<QQ16sQQIB", address, 0, bytes(16),
                generation, 5, len(rows), level) + packed  # fmt: skip
            body = body.ljust(SIZE - 32, b"\0")
            self.blocks[address] = checksum("crc32c", body).ljust(32, b"\0") + body

        def tree(self, root, level):
            return Tree(Blocks(self, superblock), root, 1, level)

    return Filled()


def keys(tree):
    return [
        item.after if isinstance(item, BlockDamage) else item[0]
        for item in tree.items((0, 0, 0), BEYOND)
    ]


def test_goes_from_leaf_to_leaf(memory):
    memory.put(1, 1, [(1, 0, 0, 10, 1), (5, 0, 0, 11, 1)])
    memory.put(10, 0, [(1, 1, 0, 0, 4), (2, 1, 0, 4, 4)])
    memory.put(11, 0, [(5, 1, 0, 0, 0), (6, 1, 0, SIZE, 4)])
    tree = memory.tree(1, 1)
    assert keys(tree) == [(1, 1, 0), (2, 1, 0), (5, 1, 0), BEYOND]
    assert tree.get((2, 1, 0)) is not None
    assert tree.get((3, 1, 0)) is None
    assert [item[0] for item in tree.items((2, 0, 0), (5, 1, 0))] == [(2, 1, 0)]


def test_a_child_that_leads_up_is_a_loss(memory):
    memory.put(1, 1, [(1, 0, 0, 1, 1), (5, 0, 0, 11, 1)])
    memory.put(11, 0, [(5, 1, 0, 0, 0)])
    assert keys(memory.tree(1, 1)) == [(5, 0, 0), (5, 1, 0)]


def test_one_leaf_below_many_keys_is_read_once(memory):
    memory.put(1, 1, [(number, 0, 0, 10, 1) for number in range(400)])
    memory.put(10, 0, [(7, 1, 0, 0, 0)])
    found = keys(memory.tree(1, 1))
    assert found.count((7, 1, 0)) == 1
    assert len(found) == 400


@pytest.mark.parametrize(
    "change",
    [
        lambda memory: memory.put(10, 0, [(1, 1, 0, 0, 0)], generation=2),
        lambda memory: memory.put(10, 0, [(2, 1, 0, 0, 0), (1, 1, 0, 0, 0)]),
        lambda memory: memory.put(10, 0, [(6, 1, 0, 0, 0)]),
        lambda memory: memory.blocks.pop(10),
        lambda memory: memory.blocks.update({10: memory.blocks[11]}),
        lambda memory: memory.blocks.update({10: memory.blocks[10][:-1] + b"x"}),
    ],
    ids=["generation", "order", "place", "missing", "another", "checksum"],
)
def test_a_damaged_leaf_is_passed_over(memory, change):
    memory.put(1, 1, [(1, 0, 0, 10, 1), (5, 0, 0, 11, 1)])
    memory.put(10, 0, [(1, 1, 0, 0, 0)])
    memory.put(11, 0, [(5, 1, 0, 0, 0)])
    change(memory)
    tree = memory.tree(1, 1)
    assert keys(tree) == [(5, 0, 0), (5, 1, 0)]
    with pytest.raises(BlockDamage):
        tree.get((1, 1, 0))


def test_a_tree_that_is_too_deep_or_empty(memory):
    with pytest.raises(BlockDamage):
        memory.tree(1, 200).get((1, 1, 1))
    memory.put(1, 1, [])
    assert keys(memory.tree(1, 1)) == [BEYOND]
    memory.put(2, 0, [])
    assert keys(memory.tree(2, 0)) == []
