from __future__ import annotations

import struct

import pytest

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.crc32c import crc32c
from pratique.evidence.disk.image import open_medium


@pytest.mark.parametrize("options", [(), ("-o", "subformat=fixed")], ids=["dynamic", "fixed"])
def test_disk_inside(converted, content, whole, options):
    image = open_medium(converted("disk.vhdx", "vhdx", *options))
    assert whole(image)[: len(content)] == content
    assert (image.form, image.limits()) == ("vhdx", ())
    image.close()


def changed(path, place, number, *, block):
    """Write a number into a header or table of the image, and its checksum."""
    data = bytearray(path.read_bytes())
    data[place : place + len(number)] = number
    start, size = block
    struct.pack_into("<I", data, start + 4, 0)
    struct.pack_into("<I", data, start + 4, crc32c(data[start : start + size]))
    path.write_bytes(data)


def test_log_that_was_not_played_back_is_told(converted):
    path = converted("disk.vhdx", "vhdx")
    for head in (65536, 131072):
        changed(path, head + 48, b"L" * 16, block=(head, 4096))
    image = open_medium(path)
    assert [gap.reason for gap in image.limits()] == ["log of an image not played back"]
    image.close()


def test_one_damaged_header_and_table_do_no_harm(converted, content, whole):
    path = converted("disk.vhdx", "vhdx")
    data = bytearray(path.read_bytes())
    data[65536 + 100] ^= 1
    data[196608 + 100] ^= 1
    path.write_bytes(data)
    image = open_medium(path)
    assert whole(image)[: len(content)] == content
    image.close()


@pytest.mark.parametrize("places", [(65636, 131172), (196708, 262244)], ids=["headers", "tables"])
def test_both_damaged(converted, places):
    path = converted("disk.vhdx", "vhdx")
    data = bytearray(path.read_bytes())
    for place in places:
        data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(EvidenceError, match="damaged"):
        open_medium(path)


def test_image_that_is_cut_short(converted):
    path = converted("disk.vhdx", "vhdx")
    with path.open("r+b") as file:
        file.truncate(5 << 20)
    image = open_medium(path)
    with pytest.raises(Unreadable):
        image.read_at(0, image.size)
    image.close()
