from __future__ import annotations

import pytest

from pratique.errors import Unreadable
from pratique.evidence.filesystem.runs import LOST, Run, RunFile
from pratique.model import Entry, EntryType

DISK = bytes(range(256)) * 8


def opened(size: int, *runs: Run) -> RunFile:
    entry = Entry(b"a", EntryType.REGULAR, size, 0, 0, 0, 1, 1, 1, 0, *[None] * 6)
    return RunFile(lambda at, length: DISK[at : at + length], entry, runs, lambda: None)


def test_runs_and_holes():
    file = opened(500, Run(100, 50, 7), Run(300, 100, 1000))
    wanted = bytes(100) + DISK[7:57] + bytes(150) + DISK[1000:1100] + bytes(100)
    assert b"".join(file.chunks()) == wanted
    for at in (0, 99, 100, 149, 150, 299, 350, 499, 500, 900):
        for length in (0, 1, 60, 1000):
            assert file.read_at(at, length) == wanted[at : at + length]
    assert list(file.extents()) == [(100, 50), (300, 100)]


def test_what_follows_on_each_other_is_one_extent():
    assert list(opened(90, Run(0, 30, 1), Run(30, 30, 500), Run(60, 30, 9)).extents()) == [(0, 90)]
    assert list(opened(90).extents()) == []


def test_lost_runs_are_never_zeros():
    file = opened(100, Run(0, 50, 0), Run(50, 50, LOST))
    assert file.read_at(0, 50) == DISK[:50]
    with pytest.raises(Unreadable):
        file.read_at(49, 2)


def test_the_end_of_the_image():
    with pytest.raises(Unreadable, match="ends"):
        opened(100, Run(0, 100, len(DISK) - 50)).read_at(0, 100)
