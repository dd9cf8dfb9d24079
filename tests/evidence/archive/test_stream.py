"""Bytes by their place, in a stream that is read forwards."""

from __future__ import annotations

import os

import pytest

from pratique.errors import Unreadable
from pratique.evidence.archive.stream import BLOCK, FlowingAccess, PlainAccess


class Water:
    """A spring whose flow may fail."""

    def __init__(self, content, fails_at=None):
        self.size = 1
        self.content = content
        self.fails_at = fails_at
        self.starts = 0

    def start(self, at):
        del at
        self.starts += 1
        return 0, Drops(self)

    def stamp(self):
        return ""

    def close(self):
        self.content = b""


class Drops:
    def __init__(self, water):
        self.water = water
        self.at = 0

    def read(self, size, /):
        end = min(self.at + min(size, 70_000), len(self.water.content))
        if self.water.fails_at is not None and end > self.water.fails_at:
            raise Unreadable("is damaged")
        found = self.water.content[self.at : end]
        self.at = end
        return found

    def close(self):
        self.at = 0


@pytest.fixture(scope="module")
def content():
    return os.urandom(30 * BLOCK + 77)


def test_any_place(content):
    water = Water(content)
    access = FlowingAccess(water)
    for at, length in [(0, 10), (BLOCK - 5, 10), (5, 3 * BLOCK), (len(content) - 3, 10)]:
        assert access.read_at(at, length) == content[at : at + length]
    assert access.read_at(len(content), 1) == b""
    assert access.read_at(len(content) + BLOCK * 9, 1) == b""
    assert water.starts == 1
    assert access.behind(0)
    assert not access.behind(len(content) - 1)
    assert access.read_at(1, 2) == content[1:3]
    assert water.starts == 2
    access.close()


def test_what_was_before_a_damage_is_given(content):
    access = FlowingAccess(Water(content, fails_at=BLOCK + 300_000))
    assert access.read_at(BLOCK, 1000) == content[BLOCK : BLOCK + 1000]
    with pytest.raises(Unreadable, match="damaged"):
        access.read_at(BLOCK + 400_000, 10)
    with pytest.raises(Unreadable, match="damaged"):
        access.read_at(5 * BLOCK, 10)
    assert access.read_at(0, 5) == content[:5]


def test_a_stream_without_end_is_cut(monkeypatch, content):
    monkeypatch.setattr("pratique.evidence.archive.stream.BEFORE_RATIO", 2 * BLOCK)
    monkeypatch.setattr("pratique.evidence.archive.stream.MOST_RATIO", 0)
    access = FlowingAccess(Water(content))
    with pytest.raises(Unreadable, match="burst"):
        access.read_at(9 * BLOCK, 1)


def test_a_plain_file(tmp_path):
    place = tmp_path / "x"
    place.write_bytes(b"0123456789")
    with place.open("rb") as opened:
        access = PlainAccess(opened.fileno(), 2, 5)
        assert access.read_at(1, 2) == b"34"
        assert access.read_at(4, 9) == b"6"
        assert access.read_at(-1, 2) == access.read_at(5, 1) == b""
        assert not access.behind(0)
        assert access.read_at(1 << 63, 5) == b""
