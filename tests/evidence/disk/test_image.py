from __future__ import annotations

import pytest

from pratique.evidence.disk.image import is_image, open_medium


@pytest.mark.parametrize(
    ("name", "form"),
    [("a", "qcow2"), ("b", "vmdk"), ("c", "vdi"), ("d", "vhdx"), ("e", "vpc")],
)
def test_form_is_told_by_signature_whatever_the_name(converted, name, form):
    path = converted(name, form)
    assert is_image(path)
    image = open_medium(path)
    assert image.form == {"vpc": "vhd"}.get(form, form)
    image.close()


def test_form_that_a_person_names_is_taken(converted):
    path = converted("disk.qcow2", "qcow2")
    image = open_medium(path, form="raw")
    assert (image.form, image.read_at(0, 3)) == ("raw", b"QFI")
    image.close()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("notes.txt", b"text\n" * 20_000),
        ("disk.img", b"small"),
        ("boot.mbr", bytes(510) + b"\x55\xaa"),
        ("x.001", bytes(1 << 21)),
        ("photo.img.gz", b"\x1f\x8b" + bytes(1 << 20)),
        ("video", bytes(range(256)) * 4096),
        ("empty", b""),
    ],
)
def test_ordinary_files_are_no_disks(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    assert not is_image(tmp_path / name)


def test_raw_images_are_disks(tmp_path, mbr):
    (tmp_path / "table").write_bytes(mbr((0x83, 1, 100)) + bytes(1 << 17))
    (tmp_path / "blank.img").write_bytes(bytes(1 << 20))
    assert is_image(tmp_path / "table")
    assert is_image(tmp_path / "blank.img")


def test_what_is_no_file(tmp_path):
    assert not is_image(tmp_path)
    assert not is_image(tmp_path / "nothing")
