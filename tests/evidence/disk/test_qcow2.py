from __future__ import annotations

import struct

import pytest

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.image import open_medium

FORMS = {
    "plain": (),
    "deflate": ("-c",),
    "zstd": ("-c", "-o", "compression_type=zstd"),
    "subclusters": ("-o", "extended_l2=on,cluster_size=64k"),
    "small clusters": ("-o", "cluster_size=512"),
    "version 2": ("-o", "compat=0.10"),
}


@pytest.mark.parametrize("form", FORMS)
def test_disk_inside(converted, content, whole, form):
    image = open_medium(converted("disk.qcow2", "qcow2", *FORMS[form]))
    assert (image.form, image.size, whole(image), image.limits()) == (
        "qcow2", len(content), content, (),
    )  # fmt: skip
    assert image.plain() is None
    image.close()
    image.close()


def test_data_file_beside(converted, content, whole, tmp_path):
    path = converted(
        "disk.qcow2", "qcow2", "-o", f"data_file={tmp_path}/disk.data,data_file_raw=on"
    )
    image = open_medium(path)
    assert whole(image) == content
    assert [file.name for file in image.files] == ["disk.qcow2", "disk.data"]
    image.close()


@pytest.fixture
def chain(program, tmp_path):
    """A qcow2 on a qcow2 on a raw file that is smaller than they are."""
    (tmp_path / "base.raw").write_bytes(b"base" * 128 * 300)
    (tmp_path / "patch").write_bytes(b"X" * 512)
    folder = tmp_path
    for name, below, form in (("mid", "base.raw", "raw"), ("top", "mid", "qcow2")):
        program(
            "qemu-img", "create", "-q", "-f", "qcow2", "-F", form, "-b", folder / below,
            folder / name, "1M",
        )  # fmt: skip
    return folder


def test_backing_files_are_found_beside_it_by_their_last_part(chain, whole):
    image = open_medium(chain / "top")
    assert whole(image) == (b"base" * 128 * 300).ljust(1 << 20, b"\0")
    assert len(image.files) == 3
    image.close()


def test_backing_file_that_is_not_there(chain):
    (chain / "base.raw").rename(chain / "elsewhere")
    with pytest.raises(EvidenceError, match="not beside it") as caught:
        open_medium(chain / "top")
    assert "base.raw" in caught.value.what


def test_backing_file_that_is_a_link_out(chain):
    (chain / "base.raw").unlink()
    (chain / "base.raw").symlink_to("/etc/passwd")
    with pytest.raises(EvidenceError, match="not beside it"):
        open_medium(chain / "top")


def test_backing_files_in_a_circle(chain):
    (chain / "base.raw").unlink()
    (chain / "mid").write_bytes((chain / "top").read_bytes())
    with pytest.raises(EvidenceError, match="in a circle"):
        open_medium(chain / "top")


def test_snapshots_are_named(converted, program):
    path = converted("disk.qcow2", "qcow2")
    program("qemu-img", "snapshot", "-c", "before", path)
    image = open_medium(path)
    assert [gap.reason for gap in image.limits()] == ["snapshots inside the image are not read"]
    image.close()


def test_image_that_is_cut_short(converted):
    path = converted("disk.qcow2", "qcow2")
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    image = open_medium(path)
    with pytest.raises(Unreadable):
        image.read_at(0, image.size)
    image.close()


@pytest.mark.parametrize(
    ("offset", "number"),
    [(4, b"\0\0\0\x09"), (20, b"\0\0\0\x3f"), (24, b"\xff" * 8), (32, b"\0\0\0\1"),
     (36, b"\xff\xff\xff\xff"), (72, b"\xff" * 8)],
    ids=["version", "clusters", "size", "encrypted", "table", "features"],
)  # fmt: skip
def test_header_that_lies(converted, offset, number):
    path = converted("disk.qcow2", "qcow2")
    data = bytearray(path.read_bytes())
    data[offset : offset + len(number)] = number
    path.write_bytes(data)
    with pytest.raises(EvidenceError):
        open_medium(path)


def test_compressed_cluster_that_is_damaged(converted):
    path = converted("disk.qcow2", "qcow2", "-c")
    data = bytearray(path.read_bytes())
    for at in range(300_000, len(data), 1000):
        data[at] ^= 0xFF
    path.write_bytes(data)
    image = open_medium(path)
    with pytest.raises(Unreadable):
        image.read_at(0, image.size)
    image.close()


def test_table_that_is_missing_is_unreadable(converted):
    path = converted("disk.qcow2", "qcow2")
    data = bytearray(path.read_bytes())
    struct.pack_into(">I", data, 36, 0)
    path.write_bytes(data)
    image = open_medium(path)
    with pytest.raises(Unreadable, match="cut short"):
        image.read_at(0, 512)
    image.close()
