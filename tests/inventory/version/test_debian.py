from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.inventory.version.debian import compare, upstream

texts = st.text("0123456789abz.+~:-", max_size=12)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("1.0", "1.1"),
        ("1.9", "1.10"),
        ("1.0~rc1", "1.0"),
        ("1.0~~", "1.0~"),
        ("1.0~~", "1.0~~a"),
        ("1.0", "1.0a"),
        ("1.0a", "1.0+"),
        ("1.0-1", "1.0-1+deb12u1"),
        ("1.0-1+deb12u9", "1.0-1+deb12u10"),
        ("1.0-1~bpo12+1", "1.0-1"),
        ("9.9", "1:0.1"),
        ("2.36-9+deb12u3", "2.36-9+deb12u7"),
        ("1:9.2p1-2+deb12u2", "1:9.2p1-2+deb12u3"),
        ("1.0", "1.0-1"),
        ("0.7.3-1", "0.7.3-1.1"),
        ("5.10.0", "5.10.0-1~"),
        ("20220101", "20220101.1"),
    ],
)
def test_order(earlier, later):
    assert compare(earlier, later) < 0 < compare(later, earlier)


@pytest.mark.parametrize(
    ("one", "other"), [("1.0", "0:1.0"), ("1.02", "1.2"), ("1.0-0", "1.0"), ("", ""), ("1", " 1 ")]
)
def test_the_same(one, other):
    assert compare(one, other) == 0


def test_upstream():
    assert upstream("1:9.2p1-2+deb12u2") == "9.2p1"
    assert upstream("6.4.3+dfsg1-1") == "6.4.3+dfsg1"
    assert upstream("1.0") == "1.0"


@given(texts, texts, texts)
def test_it_is_an_order(a, b, c):
    assert compare(a, b) == -compare(b, a)
    if compare(a, b) <= 0 and compare(b, c) <= 0:
        assert compare(a, c) <= 0


@given(st.text(), st.text())
def test_any_text(a, b):
    assert compare(a, b) == -compare(b, a)
