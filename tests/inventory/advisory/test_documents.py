from __future__ import annotations

import gzip
import io
import os
import zipfile

import pytest

from pratique.errors import NoAdvisories
from pratique.inventory.advisory import documents as module
from pratique.inventory.advisory.documents import documents, held_in


def read(place):
    strange = []
    found = {
        name.rpartition("/")[2]: [held for _key, held in held_in(opened)]
        for opened, name in documents(place, strange.append)
    }
    return found, strange


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.json").write_bytes(b"[1]")
    (tmp_path / "b.json.gz").write_bytes(gzip.compress(b"[2]"))
    (tmp_path / "deep").mkdir()
    with zipfile.ZipFile(tmp_path / "deep" / "c.zip", "w") as archive:
        archive.writestr("x/d.json", b"[3]")
        archive.writestr("readme.txt", b"no")
    (tmp_path / "other.txt").write_bytes(b"no")
    (tmp_path / "link.json").symlink_to("/etc/hostname")
    return tmp_path


def test_folder(folder):
    assert read(folder) == ({"a.json": [1], "b.json.gz": [2], "d.json": [3]}, [])


@pytest.mark.parametrize("name", ["a.json", "b.json.gz", "deep/c.zip"])
def test_file(folder, name):
    found, strange = read(folder / name)
    assert (len(found), strange) == (1, [])


def test_an_advisory_of_osv_is_one_document():
    held = list(held_in(io.BytesIO(b'{"id": "x", "affected": [], "aliases": ["y"]}')))
    assert held == [("", {"id": "x", "affected": [], "aliases": ["y"]})]


def test_broken_archives_are_told(tmp_path):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("a.json", b"[1]")
    (tmp_path / "x.zip").write_bytes(whole.getvalue()[:40])
    found, strange = read(tmp_path)
    assert found == {}
    assert len(strange) == 1


def test_too_much_is_no_silent_end(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 4)
    (tmp_path / "a.json").write_bytes(b"[1, 2, 3]")
    with pytest.raises(OSError, match="longer than"):
        read(tmp_path / "a.json")


def test_long_documents_are_read_in_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_WHOLE", 3)
    (tmp_path / "a.json").write_bytes(b"[1, 2, 3]")
    assert read(tmp_path / "a.json")[0] == {"a.json": [1, 2, 3]}


def test_what_cannot_be_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in ("none.json", "pipe"):
        with pytest.raises(NoAdvisories):
            read(tmp_path / name)
