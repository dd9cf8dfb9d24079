from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.inventory.version.rpm import compare


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("1.0", "2.0"),
        ("2.0", "2.0.1"),
        ("2.0.1", "2.0.1a"),
        ("5.5p1", "5.5p2"),
        ("5.5p1", "5.5p10"),
        ("10xyz", "10.1xyz"),
        ("xyz10", "xyz10.1"),
        ("xyz.4", "8"),
        ("xyz.4", "2"),
        ("5.5p2", "5.6p1"),
        ("6.0", "6.0.rc1"),
        ("10a2", "10b2"),
        ("1.0a", "1.0aa"),
        ("10.0001", "10.0039"),
        ("4.999.9", "5.0"),
        ("20101121", "20101122"),
        ("1.0~rc1", "1.0"),
        ("1.0~rc1", "1.0~rc2"),
        ("1.0~rc1~git123", "1.0~rc1"),
        ("1.0", "1.0^"),
        ("1.0", "1.0^git1"),
        ("1.0^git1", "1.0^git2"),
        ("1.0^git1", "1.01"),
        ("1.0^20160101", "1.0.1"),
        ("1.0^20160101^git1", "1.0^20160102"),
        ("1.0~rc1", "1.0~rc1^git1"),
        ("1.0^git1~pre", "1.0^git1"),
        ("1.1.1k-9.el8", "1.1.1k-12.el8"),
        ("9.0-1", "1:1.0-1"),
        ("2.34-60.el9", "2.34-100.el9_4.2"),
    ],
)
def test_order(earlier, later):
    assert compare(earlier, later) < 0 < compare(later, earlier)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.0", "1.0"),
        ("1.0", "1_0"),
        ("2_0", "2.0"),
        ("1.05", "1.5"),
        ("10.0001", "10.1"),
        ("1.0-1", "1.0"),  # without a release, none counts
        ("0:1.0-1", "1.0-1"),
        ("a+", "a_"),
        ("1.0~", "1.0~"),
    ],
)
def test_the_same(one, other):
    assert compare(one, other) == compare(other, one) == 0


@given(st.text("019ab.~^-:", max_size=10), st.text("019ab.~^-:", max_size=10))
def test_both_ways(a, b):
    assert compare(a, b) == -compare(b, a)
