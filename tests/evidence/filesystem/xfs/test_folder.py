from __future__ import annotations

import struct
from types import SimpleNamespace

from pratique.evidence.filesystem.xfs.folder import Damage, Name, names
from pratique.evidence.filesystem.xfs.inode import EXTENTS, LOCAL, Fork

SIZE = 512


class Disk:
    def __init__(self, block: bytes = b"") -> None:
        self.super = SimpleNamespace(
            block=SIZE, blocks=1000, version=4, folder_block=SIZE, file_types=False
        )
        self._block = block.ljust(SIZE, b"\0")

    def offset(self, block):
        return block * SIZE

    def read(self, offset, length):
        del offset
        return self._block[:length]


def record(at, name, inode=9):
    length = (8 + 1 + len(name) + 2 + 7) & ~7
    body = struct.pack(">QB", inode, len(name)) + name
    return body.ljust(length - 2, b"\0") + at.to_bytes(2, "big")


def folder(*names_there, magic=b"XD2D"):
    data = magic.ljust(16, b"\0")
    for name in names_there:
        data += record(len(data), name)
    free = SIZE - len(data)
    return data + struct.pack(">HH", 0xFFFF, free)


def held(block, count=1):
    high = struct.pack(">QQ", 0, 5 << 21 | count)
    inode = SimpleNamespace(number=7, size=SIZE, content=Fork(EXTENTS, 1, high))
    return list(names(Disk(block), inode))


def test_names_in_a_block():
    assert held(folder(b".", b"..", b"etc", b"a longer name")) == [
        Name(b"etc", 9),
        Name(b"a longer name", 9),
    ]


def test_a_block_with_its_index():
    data = folder(b"etc", magic=b"XD2B")
    at = len(data) - 4
    data = data[:at] + struct.pack(">HH", 0xFFFF, SIZE - 16 - at)
    data = data.ljust(SIZE - 8, b"\0") + struct.pack(">II", 1, 0)
    assert held(data) == [Name(b"etc", 9)]


def test_damage_keeps_what_stands_before_it():
    broken = folder(b"etc", b"hidden").replace(b"hidden\0", b"hidden\1")
    cut = bytearray(folder(b"etc", b"hidden"))
    cut[16 + 16 + 8] = 200
    assert held(bytes(cut))[0] == Name(b"etc", 9)
    assert isinstance(held(bytes(cut))[1], Damage)
    assert held(broken)[0] == Name(b"etc", 9)
    assert isinstance(held(b"nothing")[0], Damage)
    assert isinstance(held(folder(b"a/b"))[0], Damage)
    endless = folder(b"etc")[:-4] + b"\xff\xff\0\0"
    assert [type(found) for found in held(endless)] == [Name, Damage]


def short(data, size=None):
    size = len(data) if size is None else size
    return list(names(Disk(), SimpleNamespace(number=7, size=size, content=Fork(LOCAL, 0, data))))


def test_names_in_the_inode():
    one = b"\x03\0\0etc" + (9).to_bytes(4, "big")
    assert short(b"\x01\0" + bytes(4) + one) == [Name(b"etc", 9)]
    long = b"\x03\0\0etc" + (1 << 40).to_bytes(8, "big")
    assert short(b"\x01\x01" + bytes(8) + long) == [Name(b"etc", 1 << 40)]
    assert [type(found) for found in short(b"\x02\0" + bytes(4) + one)] == [Name, Damage]
    assert [type(found) for found in short(b"\x01\0")] == [Damage]
    assert [type(found) for found in short(b"\x01\0" + bytes(4) + one, 9)] == [Damage]
