from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.inventory.version.php import compare, compare_plain

RISING = (
    "1.0word",
    "1.0-dev",
    "1.0alpha1",
    "1.0a2",
    "1.0b1",
    "1.0beta2",
    "1.0RC1",
    "1.0",
    "1.0pl1",
)


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(RISING)))
def test_words(earlier, later):
    assert compare(earlier, later) < 0 < compare(later, earlier)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("5.2", "5.10"),
        ("4.9.8", "5.0"),
        ("1.0", "1.0.0"),
        ("1.0.0-rc.1", "1.0.0"),
        ("6.4-beta2", "6.4"),
        ("3.2.9", "3.2.9p1"),
        ("1.0.0-beta", "1.0.0.1"),
        ("8.x-1.4", "8.x-1.5"),
    ],
)
def test_order(earlier, later):
    assert compare(earlier, later) < 0 < compare(later, earlier)


@pytest.mark.parametrize(("one", "other"), [("1.0", "1-0"), ("1.0a1", "1.0alpha1"), ("", "")])
def test_the_same(one, other):
    assert compare(one, other) == 0


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("1.2", "1.2.0", 0), ("1.2.0.0", "1.2", 0), ("v1.2", "1.2", 0), ("1.20", "1.2", 1),
     ("1.10", "1.1", 1), ("0", "0.0", 0)],
)  # fmt: skip
def test_plain(one, other, expected):
    assert compare_plain(one, other) == expected


@given(st.text(), st.text())
def test_both_ways(a, b):
    assert compare(a, b) == -compare(b, a)
