from __future__ import annotations

import pytest

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.image import open_medium

FORMS = [
    "monolithicSparse", "streamOptimized", "monolithicFlat", "twoGbMaxExtentSparse",
    "twoGbMaxExtentFlat",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_disk_inside(converted, content, whole, form):
    image = open_medium(converted("disk.vmdk", "vmdk", "-o", f"subformat={form}"))
    assert whole(image)[: len(content)] == content
    assert (image.form, image.limits()) == ("vmdk", ())
    assert image.plain() is None
    image.close()
    image.close()


def test_parent_beside(converted, program, content, whole, tmp_path):
    base = converted("base.vmdk", "vmdk")
    program(
        "qemu-img", "create", "-q", "-f", "vmdk", "-F", "vmdk", "-b", base, tmp_path / "top.vmdk"
    )
    image = open_medium(tmp_path / "top.vmdk")
    assert whole(image)[: len(content)] == content
    image.close()
    base.unlink()
    with pytest.raises(EvidenceError, match="not beside it"):
        open_medium(tmp_path / "top.vmdk")


def read_start(path):
    image = open_medium(path)
    try:
        return image.read_at(0, 3 << 20)
    finally:
        image.close()


DESCRIPTOR = "# Disk DescriptorFile\nversion=1\nCID=1\nparentCID=ffffffff\n{}\n"


@pytest.mark.parametrize(
    "extent",
    [
        'RW 8 FLAT "/etc/passwd" 0',
        'RW 8 FLAT "../../../../etc/passwd" 0',
        'RW 8 FLAT "link" 0',
        'RW 8 FLAT "folder/../../x" 0',
        'RW 8 VMFSRDM "x" 0',
        'RW 8 SPARSE "data"',
        "RW 999999999999999999 ZERO",
        "nothing",
    ],
)
def test_extents_that_are_not_taken(tmp_path, extent):
    (tmp_path / "link").symlink_to("/etc/passwd")
    (tmp_path / "data").write_bytes(bytes(4096))
    path = tmp_path / "disk.vmdk"
    path.write_text(DESCRIPTOR.format(extent))
    with pytest.raises(EvidenceError):
        open_medium(path)


def test_extents_one_after_the_other(tmp_path):
    (tmp_path / "a").write_bytes(bytes(512) + b"a" * 512)
    path = tmp_path / "disk.vmdk"
    path.write_text(DESCRIPTOR.format('RW 1 FLAT "a" 1\nRW 2 ZERO\nRW 4 FLAT "a" 0'))
    image = open_medium(path)
    assert image.read_at(0, 1536) == b"a" * 512 + bytes(1024)
    with pytest.raises(Unreadable, match="cut short"):
        image.read_at(1536, 2048)
    image.close()


@pytest.mark.parametrize("offset", [16, 20, 44, 56, 77])
def test_header_that_lies(converted, offset):
    path = converted("disk.vmdk", "vmdk", "-o", "subformat=streamOptimized")
    data = bytearray(path.read_bytes())
    for head in (0, len(data) - 1024):
        data[head + offset : head + offset + 4] = b"\xf0\xff\xff\xff"
    path.write_bytes(data)
    with pytest.raises(EvidenceError):
        read_start(path)


def test_grain_that_is_damaged(converted):
    path = converted("disk.vmdk", "vmdk", "-o", "subformat=streamOptimized")
    data = bytearray(path.read_bytes())
    data[70_000:90_000] = bytes(20_000)
    path.write_bytes(data)
    image = open_medium(path)
    with pytest.raises(Unreadable):
        image.read_at(0, image.size)
    image.close()


def test_sesparse_is_said_not_to_be_read(tmp_path):
    path = tmp_path / "disk.vmdk"
    path.write_bytes(bytes.fromhex("bebafeca00000000") + bytes(4096))
    with pytest.raises(EvidenceError, match="seSPARSE"):
        open_medium(path)
