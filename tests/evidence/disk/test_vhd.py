from __future__ import annotations

import struct

import pytest

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.image import open_medium

FORMS = {
    "dynamic": ("-o", "force_size=on"),
    "fixed": ("-o", "subformat=fixed,force_size=on"),
}


@pytest.mark.parametrize("form", FORMS)
def test_disk_inside(converted, content, whole, form):
    image = open_medium(converted("disk.vhd", "vpc", *FORMS[form]))
    assert whole(image)[: len(content)] == content
    assert (image.form, image.limits()) == ("vhd", ())
    image.close()


def test_footer_that_is_lost_is_taken_from_its_copy(converted, content, whole):
    path = converted("disk.vhd", "vpc", *FORMS["dynamic"])
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 512)
    image = open_medium(path)
    assert whole(image)[: len(content)] == content
    image.close()


def test_footer_whose_checksum_is_wrong_is_told(converted):
    path = converted("disk.vhd", "vpc", *FORMS["fixed"])
    data = bytearray(path.read_bytes())
    data[-480] ^= 1
    path.write_bytes(data)
    image = open_medium(path)
    assert [gap.reason for gap in image.limits()] == ["footer of an image is damaged"]
    image.close()


def differencing(path, parent, block=1 << 16):
    """A differencing VHD of 2 blocks: of the first, every second sector is its own."""
    footer = bytearray(512)
    struct.pack_into(">8sIIQ24xQ4xII", footer, 0, b"conectix", 2, 1 << 16, 512, 2 * block, 4, 0)
    struct.pack_into(">I", footer, 64, ~sum(footer) & 0xFFFFFFFF)
    head = bytearray(1024)
    struct.pack_into(">8sQQIII", head, 0, b"cxsparse", 2**64 - 1, 1536, 1 << 16, 2, block)
    head[64 : 64 + 2 * len(parent)] = parent.encode("utf-16-be")
    table = struct.pack(">II", 4, 0xFFFFFFFF).ljust(512, b"\0")
    bitmap = (b"\xaa" * (block // 512 // 8)).ljust(512, b"\0")
    path.write_bytes(bytes(footer + head) + table + bitmap + b"N" * block + footer)


def test_differencing_image(tmp_path, whole):
    (tmp_path / "base.vhd").write_bytes(b"P" * (1 << 17))
    differencing(tmp_path / "top.vhd", "C:\\disks\\base.vhd")
    image = open_medium(tmp_path / "top.vhd")
    assert whole(image) == (b"N" * 512 + b"P" * 512) * 64 + b"P" * (1 << 16)
    assert len(image.files) == 2
    image.close()


def test_parent_that_leads_elsewhere(tmp_path):
    differencing(tmp_path / "top.vhd", "/etc/passwd")
    with pytest.raises(EvidenceError, match="not beside it"):
        open_medium(tmp_path / "top.vhd")


@pytest.mark.parametrize("block", [0, 1 << 31, 5000])
def test_header_that_lies(tmp_path, block):
    differencing(tmp_path / "top.vhd", "base.vhd")
    data = bytearray((tmp_path / "top.vhd").read_bytes())
    struct.pack_into(">I", data, 512 + 32, block)
    (tmp_path / "top.vhd").write_bytes(data)
    with pytest.raises(EvidenceError, match="damaged"):
        open_medium(tmp_path / "top.vhd")


def test_fixed_image_that_is_cut_short(converted):
    path = converted("disk.vhd", "vpc", *FORMS["fixed"])
    data = path.read_bytes()
    path.write_bytes(data[: 1 << 20] + data[-512:])
    image = open_medium(path)
    with pytest.raises(Unreadable, match="cut short"):
        image.read_at(1 << 20, 4096)
    image.close()
