from __future__ import annotations

from itertools import islice

import pytest

from pratique.evidence.disk.image import open_medium
from pratique.evidence.disk.split import following


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"disk.001", [b"disk.002", b"disk.003"]),
        (b"disk.raw.00", [b"disk.raw.01", b"disk.raw.02"]),
        (b"xaa", [b"xab", b"xac"]),
        (b"disk.AA", [b"disk.AB", b"disk.AC"]),
        (b"disk.002", []),
        (b"disk.img", []),
        (b"disk.ab", []),
    ],
)
def test_names_of_the_pieces(first, then):
    assert list(islice(following(first), 2)) == then


def pieces(folder, content, names, size=1_000_000):
    for place, name in enumerate(names):
        (folder / name).write_bytes(content[place * size : (place + 1) * size])


def test_pieces_are_one_disk(tmp_path, content, whole):
    pieces(tmp_path, content, ["d.001", "d.002", "d.003", "d.004"])
    image = open_medium(tmp_path / "d.001")
    assert whole(image) == content
    assert (image.form, len(image.files), image.limits(), image.plain()) == ("raw", 4, (), None)
    image.close()


def test_piece_that_is_missing_is_told(tmp_path, content):
    pieces(tmp_path, content, ["d.001", "d.002", "d.004"])
    image = open_medium(tmp_path / "d.001")
    assert [gap.reason for gap in image.limits()] == ["a piece of an image is missing"]
    image.close()


def test_piece_that_is_short_is_told(tmp_path, content):
    pieces(tmp_path, content, ["d.001", "d.002", "d.003"])
    (tmp_path / "d.002").write_bytes(b"short")
    image = open_medium(tmp_path / "d.001")
    assert [gap.reason for gap in image.limits()] == ["pieces of an image that differ in size"]
    image.close()


def test_link_is_no_piece(tmp_path, content):
    pieces(tmp_path, content, ["d.001"])
    (tmp_path / "d.002").symlink_to("/etc/passwd")
    image = open_medium(tmp_path / "d.001")
    assert image.size == 1_000_000
    image.close()
