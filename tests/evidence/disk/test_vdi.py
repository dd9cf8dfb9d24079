from __future__ import annotations

import struct

import pytest

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.image import open_medium


@pytest.mark.parametrize("options", [(), ("-o", "static=on")], ids=["dynamic", "fixed"])
def test_disk_inside(converted, content, whole, options):
    image = open_medium(converted("disk.vdi", "vdi", *options))
    assert whole(image)[: len(content)] == content
    assert (image.form, image.limits(), image.plain()) == ("vdi", (), None)
    image.close()


@pytest.mark.parametrize(
    ("offset", "number"),
    [(68, 0x20000), (76, 4), (376, 0), (376, 1 << 31), (384, 0), (372, 1 << 20)],
    ids=["version", "differencing", "no block", "large block", "no blocks", "size"],
)
def test_header_that_lies(converted, offset, number):
    path = converted("disk.vdi", "vdi")
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, offset, number)
    path.write_bytes(data)
    with pytest.raises(EvidenceError):
        open_medium(path)


def test_image_that_is_cut_short(converted):
    path = converted("disk.vdi", "vdi")
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1_500_000)
    image = open_medium(path)
    with pytest.raises(Unreadable, match="cut short"):
        image.read_at(0, image.size)
    image.close()
