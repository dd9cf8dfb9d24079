from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.inventory.version import NotAVersion
from pratique.inventory.version.alpine import compare


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("1.0", "1.1"),
        ("1.9", "1.10"),
        ("1.0", "1.0.1"),
        ("1.0-r0", "1.0-r1"),
        ("1.0", "1.0-r1"),
        ("1.0_rc1", "1.0"),
        ("1.0_alpha", "1.0_beta"),
        ("1.0_beta3", "1.0_pre1"),
        ("1.0_pre1", "1.0_rc1"),
        ("1.0_rc1", "1.0_rc2-r1"),
        ("1.0", "1.0_p1"),
        ("1.0_git20230101", "1.0_p1"),
        ("1.0", "1.0a"),
        ("1.0a", "1.0b"),
        ("1.0b", "1.0.1"),
        ("1.1.1w-r1", "1.1.1w-r2"),
        ("0.1", "0.10"),
        ("1.001", "1.01"),
        ("1.0_rc1", "1.0-r1"),
        ("3.0.8-r0", "3.0.12-r0"),
        ("1.0_p1", "1.0_p1-r1"),
    ],
)
def test_order(earlier, later):
    assert compare(earlier, later) < 0 < compare(later, earlier)


def test_the_same():
    assert compare("1.2.3-r4", "1.2.3-r4") == 0
    assert compare("1.2~abc1", "1.2") == 0


@pytest.mark.parametrize("text", ["", "x", "1.0_what", "1.0-1", "1..2"])
def test_no_version(text):
    with pytest.raises(NotAVersion):
        compare(text, "1")


versions = st.from_regex(r"\A\d{1,2}(\.\d{1,3}){0,2}[ab]?(_(rc|p)\d)?(-r\d)?\Z")


@given(versions, versions)
def test_both_ways(a, b):
    assert compare(a, b) == -compare(b, a)
