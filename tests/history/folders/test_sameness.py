from __future__ import annotations

import os
from dataclasses import replace

import pytest
from folder_material import plant

from pratique.evidence.directory import DirectorySource
from pratique.history.folders.sameness import same


@pytest.fixture
def two(tmp_path):
    plant(tmp_path, a="text", b="text", c="txet", d="longer")
    os.link(tmp_path / "a", tmp_path / "e")
    source = DirectorySource.open_at(tmp_path)

    def compared(one, other, *, sure=True, **changed):
        old, new = source.lookup(one), replace(source.lookup(other), **changed)
        return same(source, old, source, new, sure=sure)

    yield compared
    source.close()


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [(b"a", b"b", True), (b"a", b"c", False), (b"a", b"d", False), (b"a", b"e", True)],
)
def test_content_decides(two, one, other, alike):
    assert two(one, other) is alike
    assert two(one, other, sure=False) is alike


def test_mode_owner_and_time(two):
    assert not two(b"a", b"b", mode=0o777)
    assert not two(b"a", b"b", uid=7)
    assert not two(b"a", b"b", mtime=1)


def test_same_inode_of_another_device_needs_the_same_ctime(two):
    assert two(b"a", b"a", device=1)
    assert not two(b"a", b"c", sure=False)


@pytest.mark.parametrize(("last", "alike"), [(b"end", True), (b"eND", False)])
def test_years_of_zeros_are_not_read(tmp_path, last, alike):
    for name, written in (("a", b"end"), ("b", last)):
        with (tmp_path / name).open("wb") as opened:
            opened.write(b"start")
            opened.seek(1 << 40)
            opened.write(written)
        os.utime(tmp_path / name, ns=(10**18, 10**18))
    source = DirectorySource.open_at(tmp_path)
    entries = [source.lookup(name) for name in (b"a", b"b")]
    assert same(source, entries[0], source, entries[1], sure=False) is alike
    source.close()
