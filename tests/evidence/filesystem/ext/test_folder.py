from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.evidence.filesystem.ext.folder import Damage, Layout, Name, names, records
from pratique.evidence.filesystem.ext.volume import Volume


def record(name: bytes, inode: int, length: int = 0, kind: int = 1) -> bytes:
    whole = -(-(8 + len(name)) // 4) * 4
    return struct.pack("<IHBB", inode, length or whole, len(name), kind) + name.ljust(
        whole - 8, b"\0"
    )


DOTS = record(b".", 2) + record(b"..", 2)


def block(*parts: bytes, last: bytes, size: int = 256) -> bytes:
    data = b"".join(parts)
    length = struct.pack("<H", size - len(data))
    return (data + last[:4] + length + last[6:]).ljust(size, b"\0")


def live(data: bytes, **layout: bool) -> list[Name | Damage]:
    return list(records(data, Layout(**layout)))


def test_names_in_their_order():
    data = block(DOTS, record(b"a", 12), last=record(b"b c", 13))
    assert live(data, first=True) == [Name(b"a", 12, live=True), Name(b"b c", 13, live=True)]


def test_deleted_names_only_when_asked_for():
    gone = record(b"gone", 14)
    data = block(
        DOTS, record(b"a", 12, 12 + len(gone)) + gone, record(b"zero", 0), last=record(b"b", 13)
    )
    assert [found.name for found in live(data, first=True)] == [b"a", b"b"]
    found = live(data, first=True, deleted=True)
    assert Name(b"gone", 14, live=False) in found
    assert Name(b"zero", 0, live=False) in found


def test_the_index_of_a_large_folder_is_no_name():
    tree = struct.pack("<IBBBBHHI", 0, 1, 8, 0, 0, 100, 1, 1) + record(b"trick", 12)
    data = (record(b".", 2) + record(b"..", 2, 244) + tree).ljust(256, b"\0")
    assert live(data, first=True, indexed=True, deleted=True) == []
    node = struct.pack("<IHBB", 0, 256, 0, 0) + record(b"trick", 12).ljust(248, b"\0")
    assert live(node, indexed=True, deleted=True) == []


@pytest.mark.parametrize("length", [0, 4, 7, 13, 0xFFFF, 300])
def test_a_damaged_record_is_told(length):
    data = (DOTS + record(b"a", 12) + record(b"b", 13, length or 1)).ljust(256, b"\0")
    found = live(data, first=True)
    assert found[0] == Name(b"a", 12, live=True)
    assert isinstance(found[-1], Damage)


def test_a_name_with_a_slash_is_no_name():
    found = live(block(last=record(b"../x", 12)))
    assert [type(one) for one in found] == [Damage]


def test_the_checksum_at_the_end_is_no_name():
    tail = struct.pack("<IHBBI", 0, 12, 0, 0xDE, 77)
    data = (DOTS + record(b"a", 12, 256 - 24 - 12)).ljust(244, b"\0") + tail
    assert live(data, first=True) == [Name(b"a", 12, live=True)]


@given(st.binary(min_size=0, max_size=512), st.booleans(), st.booleans(), st.booleans())
def test_any_bytes_end(data, first, indexed, deleted):
    for found in records(data, Layout(first=first, indexed=indexed, deleted=deleted)):
        assert isinstance(found, Damage) or (found.name and b"/" not in found.name)


def test_small_folders_in_their_inode(ext_image, medium):
    lines = "mkdir d\n" + "".join(f"symlink d/name{number} x\n" for number in range(8))
    volume = Volume(medium(ext_image(None, "-O", "inline_data", "-I", "256", commands=lines)))
    folder = next(found for found in names(volume, volume.inode(2)) if found.name == b"d")
    found = {found.name for found in names(volume, volume.inode(folder.inode))}
    assert found == {b"name%d" % number for number in range(8)}
