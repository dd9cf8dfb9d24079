from __future__ import annotations

import hashlib
import os

import pytest

from pratique.bag.packing import Packing, information_text
from pratique.bag.writing import FolderTarget


def test_lists_name_everything(tmp_path):
    done = []
    packing = Packing(FolderTarget(tmp_path / "bag"), tmp_path, done.append)
    packing.add("data/a", b"1")
    packing.add_pieces("data/b", iter([b"2", b"3"]))
    (tmp_path / "file").write_bytes(b"45")
    packing.add_file("data/c", tmp_path / "file")
    lists = packing.finish({"Label": "value"})
    assert (packing.files, packing.bytes, sum(done[:3])) == (3, 5, 5)
    manifest = (tmp_path / "bag/manifest-sha256.txt").read_text()
    assert f"{hashlib.sha256(b'23').hexdigest()}  data/b\n" in manifest
    assert b"manifest-sha256.txt" in lists["sha256"]
    assert b"data/" not in lists["sha256"]
    assert "Payload-Oxum: 5.3\n" in (tmp_path / "bag/bag-info.txt").read_text()
    assert {one.name for one in tmp_path.iterdir()} == {"bag", "file"}


def test_a_name_is_taken_once(tmp_path):
    packing = Packing(FolderTarget(tmp_path / "bag"), tmp_path)
    packing.add("data/a", b"1")
    with pytest.raises(ValueError, match="data/a"):
        packing.add("data/a", b"2")


def test_what_is_no_file_any_more_is_not_opened(tmp_path):
    packing = Packing(FolderTarget(tmp_path / "bag"), tmp_path)
    (tmp_path / "link").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe"):
        with pytest.raises(OSError, match=r"."):
            packing.add_file(f"data/{name}", tmp_path / name)


def test_a_value_cannot_add_a_label():
    assert information_text({"A": "x\nB: y"}) == b"A: x B: y\n"
