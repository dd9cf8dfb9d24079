from __future__ import annotations

from types import SimpleNamespace

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.xfs.attributes import attribute
from pratique.evidence.filesystem.xfs.inode import EXTENTS, LOCAL, Fork


def inode(data, form=LOCAL, extents=0):
    return SimpleNamespace(number=7, attributes=Fork(form, extents, data))


def short(*rows):
    body = b"".join(bytes([len(name), len(value), flags]) + name + value
                    for name, value, flags in rows)  # fmt: skip
    return (len(body) + 4).to_bytes(2, "big") + bytes([len(rows), 0]) + body


def test_those_in_the_inode_by_their_whole_names():
    found = inode(short((b"a", b"1", 0), (b"a", b"2", 2), (b"a", b"3", 4), (b"b", b"4", 0x80)))
    names = ("user.a", "trusted.a", "security.a", "user.b", "user.c")
    values = [attribute(None, found, name) for name in names]
    assert values == [b"1", b"2", b"3", None, None]


def test_none_at_all():
    assert attribute(None, SimpleNamespace(number=7, attributes=None), "user.a") is None
    assert attribute(None, inode(b""), "user.a") is None
    assert attribute(None, inode(bytes(100), EXTENTS), "user.a") is None


@pytest.mark.parametrize("data", [b"\0\x09\x05\0\x01", b"\0\x09\x01\0\x09\x09\0ab"])
def test_damage_is_not_none(data):
    with pytest.raises(Unreadable):
        attribute(None, inode(data), "user.a")


def leaf(forward, magic, count=0):
    head = forward.to_bytes(4, "big") + bytes(4) + magic.to_bytes(2, "big") + bytes(2)
    return (head + count.to_bytes(2, "big")).ljust(512, b"\0")


@pytest.mark.parametrize(
    "block",
    [leaf(0, 0x1234), leaf(0, 0xFEBE), leaf(0, 0xFBEE, 9)[:32] + b"\1" * 480, leaf(3, 0xFBEE)],
    ids=["no leaf", "a circle of nodes", "entries outside", "a leaf that is lost"],
)
def test_leaves_that_are_damaged(block):
    disk = SimpleNamespace(
        super=SimpleNamespace(block=512, blocks=1000, version=4),
        offset=lambda number: number * 512,
        read=lambda _offset, length: block[:length],
    )
    one = (5 << 21 | 1).to_bytes(16, "big")
    with pytest.raises(Unreadable):
        attribute(disk, inode(one, EXTENTS, 1), "user.a")
