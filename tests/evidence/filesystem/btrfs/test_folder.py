from __future__ import annotations

import struct

import pytest

from pratique.evidence.filesystem.btrfs.folder import Damage, Name, attribute_of, names_of
from pratique.evidence.filesystem.btrfs.tree import BlockDamage


class Items:
    def __init__(self, *found) -> None:
        self._found = found

    def items(self, low, high):
        del low, high
        return iter(self._found)


def item(name, inode=300, kind=1, value=b"", length=None):
    length = len(name) if length is None else length
    return struct.pack("<QBQQHHB", inode, kind, 0, 1, len(value), length, 1) + name + value


def test_names_and_what_cannot_be_one():
    found = list(
        names_of(
            Items(
                ((256, 96, 2), item(b"etc")),
                ((256, 96, 3), item(b"..")),
                ((256, 96, 4), item(b"a/b")),
                ((256, 96, 5), item(b"cut", length=9)),
                ((256, 96, 6), b"short"),
                BlockDamage("lost", (256, 96, 9)),
                ((256, 96, 9), item(b"home", 257, 132)),
            ),
            256,
        )
    )
    assert [each for each in found if isinstance(each, Name)] == [
        Name(b"etc", 300, 1),
        Name(b"home", 257, 132),
    ]
    assert [each.reason for each in found if isinstance(each, Damage)] == [
        "folder: a name that cannot be",
        "folder: a name that cannot be",
        "folder: a name that cannot be",
        "folder: a part of it is damaged",
        "folder: a part of it is damaged",
    ]


def test_attributes_with_one_hash_share_an_item():
    data = item(b"user.a", value=b"1") + item(b"user.b", value=b"22") + b"rest"
    tree = Items(((300, 24, 7), data))
    assert attribute_of(tree, 300, "user.b") == b"22"
    assert attribute_of(tree, 300, "user.c") is None


def test_attributes_that_are_lost_are_not_none():
    with pytest.raises(BlockDamage):
        attribute_of(Items(BlockDamage("lost", (301, 0, 0))), 300, "user.b")
