"""Small files that are kept, in memory that is bounded."""

from __future__ import annotations

import os

from pratique.evidence.archive.kept import SMALL, Kept


def test_what_is_kept_comes_back():
    kept = Kept()
    contents = {(0, number): os.urandom(20_000) for number in range(30)}
    for place, content in contents.items():
        kept.add(place, content)
    assert all(kept.get(place) == content for place, content in contents.items())
    assert kept.get((1, 0)) is None


def test_large_files_are_not_kept():
    kept = Kept()
    kept.add((0, 0), bytes(SMALL + 1))
    assert kept.get((0, 0)) is None


def test_it_is_bounded():
    kept = Kept(most=300_000)
    for number in range(60):
        kept.add((0, number), os.urandom(20_000))
    assert kept.get((0, 0)) is None
    assert kept.get((0, 59)) is not None
