from __future__ import annotations

import os
import shutil

import pytest

from pratique.errors import EvidenceError, Unreadable
from pratique.evidence.disk.image import open_medium


@pytest.fixture(scope="session")
def acquired(raw, tmp_path_factory):
    """The disk of the tests as E01, in segments of 1 MiB without compression."""
    if shutil.which("ewfacquire") is None:
        pytest.skip("ewfacquire is not installed")
    folder = tmp_path_factory.mktemp("ewf")
    for name, words in (("none", "-c none"), ("best", "-c deflate:best"), ("smart", "-f smart")):
        assert os.system(f"ewfacquire -u {words} -S 1MiB -t {folder}/{name} {raw} >/dev/null") == 0
    return folder


def read_wholly(path):
    image = open_medium(path)
    try:
        return image.read_at(0, image.size)
    finally:
        image.close()


@pytest.fixture
def segments(acquired, tmp_path):
    for path in acquired.glob("none.E*"):
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["none.E01", "best.E01", "smart.s01"])
def test_disk_inside(acquired, content, whole, name):
    image = open_medium(acquired / name)
    assert whole(image) == content
    assert (image.form, image.limits()) == ("ewf", ())
    assert image.stored_hashes().keys() == {"md5"}
    image.close()


def test_chunk_that_is_damaged_is_unreadable_and_no_zeros(segments, content):
    path = segments / "none.E02"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    image = open_medium(segments / "none.E01")
    lost = 0
    for at in range(0, image.size, 32768):
        try:
            assert image.read_at(at, 32768) == content[at : at + 32768]
        except Unreadable:
            lost += 1
    assert lost == 1
    image.close()


def test_segment_that_is_missing(segments, content):
    (segments / "none.E03").unlink()
    image = open_medium(segments / "none.E01")
    assert [gap.reason for gap in image.limits()] == ["segments of an image are missing or damaged"]
    assert image.read_at(0, 1 << 20) == content[: 1 << 20]
    with pytest.raises(Unreadable, match="segment of the image is missing"):
        image.read_at(image.size - 512, 512)
    image.close()


def test_segment_that_is_a_link_is_not_followed(segments):
    (segments / "none.E02").rename(segments / "other")
    (segments / "none.E02").symlink_to(segments / "other")
    image = open_medium(segments / "none.E01")
    assert len(image.files) == 1
    image.close()


def test_segment_of_another_place(segments):
    shutil.copy(segments / "none.E03", segments / "none.E02")
    with pytest.raises(EvidenceError, match=r"not segment 2"):
        open_medium(segments / "none.E01")


@pytest.mark.parametrize("length", [20, 100, 2000, 500_000])
def test_image_that_is_cut_short(segments, length):
    with (segments / "none.E01").open("r+b") as file:
        file.truncate(length)
    with pytest.raises(EvidenceError):
        read_wholly(segments / "none.E01")


def test_later_form_is_said_not_to_be_read(tmp_path):
    path = tmp_path / "disk.Ex01"
    path.write_bytes(b"EVF2\r\n\x81\0" + bytes(600))
    with pytest.raises(EvidenceError, match="Ex01"):
        open_medium(path)
