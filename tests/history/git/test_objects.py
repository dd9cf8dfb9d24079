from __future__ import annotations

import hashlib
import zlib

import pytest

from pratique.errors import Unreadable
from pratique.evidence.directory import DirectorySource
from pratique.history.git.objects import Objects


def store(folder, raw, name=None):
    name = name or hashlib.sha1(raw, usedforsecurity=False).digest()
    path = folder / name.hex()[:2] / name.hex()[2:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zlib.compress(raw))
    return name


@pytest.fixture
def objects(tmp_path):
    (tmp_path / "objects").mkdir()
    source = DirectorySource.open_at(tmp_path)
    found = Objects(source, b"objects", 20)
    yield found
    found.close()
    source.close()


def test_loose_object(objects, tmp_path):
    name = store(tmp_path / "objects", b"blob 3\0abc")
    assert objects.read(name, "blob") == b"abc"
    assert objects.size(name) == 3


@pytest.mark.parametrize(
    "raw",
    [
        b"blob 4\0abc", b"blob 2\0abc", b"blob x\0abc", b"thing 3\0abc", b"", b"tree 3\0abc",
        b"blob 99999999999\0abc",
    ],
)  # fmt: skip
def test_object_that_lies(objects, tmp_path, raw):
    name = store(tmp_path / "objects", raw)
    with pytest.raises(Unreadable):
        objects.read(name, "blob")


def test_other_bytes_under_a_name(objects, tmp_path):
    name = store(tmp_path / "objects", b"blob 3\0abc", bytes(20))
    with pytest.raises(Unreadable, match="not what its name says"):
        objects.read(name, "blob")


def test_none(objects):
    with pytest.raises(Unreadable, match="missing"):
        objects.read(bytes(20), "blob")


def test_packs_that_are_damaged(tmp_path):
    folder = tmp_path / "objects" / "pack"
    folder.mkdir(parents=True)
    (folder / "a.idx").write_bytes(b"short")
    (folder / "a.pack").write_bytes(b"PACK")
    (folder / "b.idx").write_bytes(bytes(2000))
    source = DirectorySource.open_at(tmp_path)
    found = Objects(source, b"objects", 20)
    assert [error.what for error in found.damaged] == [
        "its index is cut short",
        "a pack and its index belong together",
    ]
    found.close()
    source.close()
