from __future__ import annotations

import hashlib
import struct
import zlib

import pytest

from pratique.errors import Unreadable
from pratique.evidence.directory import DirectorySource
from pratique.history.git.pack import Pack


def head(kind, size):
    first, size = kind << 4 | size & 15, size >> 4
    found = bytearray()
    while size:
        found.append(first | 0x80)
        first, size = size & 0x7F, size >> 7
    return bytes([*found, first])


@pytest.fixture
def packed(tmp_path):
    opened = []

    def made(objects, *, old=False, offset=None):
        """A pack of (id, bytes); `offset` is what the index says of each instead of the truth."""
        body, places = b"PACK" + struct.pack(">II", 2, len(objects)), {}
        for name, data in objects:
            places[name] = len(body) if offset is None else offset
            body += data
        (tmp_path / "p.pack").write_bytes(body + bytes(20))
        names = sorted(places)
        counts = [sum(name[0] <= first for name in names) for first in range(256)]
        fan = struct.pack(">256I", *counts)
        if old:
            index = fan + b"".join(struct.pack(">I", places[name]) + name for name in names)
        else:
            index = b"\xfftOc\0\0\0\2" + fan + b"".join(names) + bytes(4 * len(names))
            index += b"".join(struct.pack(">I", places[name]) for name in names)
        (tmp_path / "p.idx").write_bytes(index + bytes(40))
        source = DirectorySource.open_at(tmp_path)
        opened.append(source)
        opened.append(Pack(source, b"p", 20))
        return opened[-1]

    yield made
    for each in reversed(opened):
        each.close()


def name(text):
    return hashlib.sha1(text, usedforsecurity=False).digest()


A, B = name(b"a"), name(b"b")
PLAIN = head(3, 5) + zlib.compress(b"hello")


def delta(*steps):
    return bytes(steps)


@pytest.mark.parametrize("old", [False, True])
def test_plain_objects(packed, old):
    pack = packed([(A, PLAIN), (B, head(3, 300) + zlib.compress(b"x" * 300))], old=old)
    assert pack.read(pack.offset(A)) == ("blob", b"hello")
    assert pack.size(pack.offset(B)) == 300
    assert pack.offset(name(b"c")) is None


def test_difference_to_an_offset_and_to_an_id(packed):
    change = delta(5, 6, 0x90, 5, 1) + b"!"
    by_offset = head(6, len(change)) + bytes([len(PLAIN)]) + zlib.compress(change)
    pack = packed([(A, PLAIN), (B, by_offset)])
    assert pack.read(pack.offset(B)) == ("blob", b"hello!")
    assert pack.size(pack.offset(B)) == 6
    by_id = head(7, len(change)) + A + zlib.compress(change)
    pack = packed([(A, PLAIN), (B, by_id)])
    assert pack.read(pack.offset(B)) == ("blob", b"hello!")


def loop(base):
    change = delta(5, 5, 0x90, 5)
    return head(7, len(change)) + base + zlib.compress(change)


@pytest.mark.parametrize(
    "objects",
    [
        [(A, loop(B)), (B, loop(A))],  # each is made from the other
        [(A, loop(A))],
        [(A, loop(name(b"none")))],
        [(A, head(3, 1 << 40) + zlib.compress(b"x"))],  # a lying size
        [(A, head(3, 4) + zlib.compress(b"hello"))],
        [(A, head(3, 6) + zlib.compress(b"hello"))],
        [(A, head(6, 4) + bytes([200, 1]))],  # a base before the start
        [(A, head(6, 4) + b"\xff" * 30)],
        [(A, head(5, 4) + zlib.compress(b"abcd"))],  # an unknown type
        [(A, b"\xff" * 40)],  # a size without an end
        [(A, head(3, 5) + b"nothing packed")],
    ],
)
def test_object_that_lies(packed, objects):
    pack = packed(objects)
    with pytest.raises(Unreadable):
        pack.read(pack.offset(A))


@pytest.mark.parametrize("offset", [0, 5, 1 << 30, 0xFFFFFFFF])
def test_index_that_leads_out(packed, offset):
    pack = packed([(A, PLAIN)], offset=offset)
    with pytest.raises(Unreadable):
        pack.read(pack.offset(A))
