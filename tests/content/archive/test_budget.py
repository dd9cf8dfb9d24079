from __future__ import annotations

import pytest

from pratique.content.archive.budget import Budget, Exhausted, Held


def test_held_bytes_at_any_place():
    held = Held(b"0123")
    assert held.size == 4
    assert [held.read_at(0, 2), held.read_at(3, 9), held.read_at(9, 1), held.read_at(-1, 2)] == [
        b"01",
        b"3",
        b"",
        b"",
    ]


def test_limits():
    budget = Budget(unpacked=10, members=1)
    budget.spend(10)
    budget.name()
    with pytest.raises(Exhausted):
        budget.spend(1)
    with pytest.raises(Exhausted):
        budget.name()
