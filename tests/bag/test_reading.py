from __future__ import annotations

import hashlib

import pytest

from pratique.bag import reading
from pratique.bag.reading import read_bag
from pratique.errors import NoBag


def test_digests_of_all_and_the_content_of_few(bag, tmp_path):
    (tmp_path / "scratch").mkdir()
    blocks = []
    read = read_bag(bag, tmp_path / "scratch", blocks.append)
    content = (bag / "data/case.toml").read_bytes()
    assert read.digests["data/case.toml"] == (
        hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest(),
    )  # fmt: skip
    assert "data/case.toml" not in read.kept
    assert read.kept["bagit.txt"].startswith(b"BagIt-Version")
    assert sum(blocks) == sum(read.sizes.values())
    journal = (tmp_path / "scratch/journal.jsonl").read_bytes()
    assert journal == (bag / "data/journal.jsonl").read_bytes()


def test_what_is_too_long_is_not_kept(bag, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_LONGEST_JOURNAL", 10)
    monkeypatch.setattr(reading, "_LONGEST_TAG", 10)
    read = read_bag(bag, tmp_path, lambda _size: None)
    assert {"data/journal.jsonl", "bag-info.txt"} <= set(read.too_long)
    assert len((tmp_path / "journal.jsonl").read_bytes()) <= 10


def test_what_has_no_list_is_no_bag(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(NoBag, match="no bag") as caught:
        read_bag(tmp_path, tmp_path, lambda _size: None)
    assert "copy it again" in caught.value.next_step
