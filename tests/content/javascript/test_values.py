from __future__ import annotations

import math

import pytest

from pratique.content.javascript.values import (
    GAP,
    NULL,
    Array,
    Exhausted,
    Text,
    Unknown,
    number,
    tagged,
    tags_of,
    text,
    truth,
    whole,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1.0, "1"), (0.5, "0.5"), (math.nan, "NaN"), (True, "true"), (None, "undefined"),
     (NULL, "null"), (Array([1, None, "a"]), "1,,a"), (Unknown("x"), GAP)],
)  # fmt: skip
def test_text(value, expected):
    assert text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", False), ("0", True), (0, False), (None, False), (NULL, False), (Array([]), True),
     (Unknown("x"), None), (math.nan, False), (f"a{GAP}", None)],
)  # fmt: skip
def test_truth(value, expected):
    assert truth(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"), [("0x10", 16), (" 7 ", 7), ("", 0), (True, 1), (Array([]), 0)]
)
def test_number(value, expected):
    assert number(value) == expected


@pytest.mark.parametrize(("value", "expected"), [(2**31, -(2**31)), (-1, -1), (2**32 + 5, 5)])
def test_whole(value, expected):
    assert whole(value) == expected


def test_tags_travel():
    joined = tagged(
        "ab", tags_of(Text("a", frozenset({"field"})), Array([Unknown("x", frozenset({"card"}))]))
    )
    assert joined.tags == {"field", "card"}


def test_too_long_a_text():
    with pytest.raises(Exhausted):
        tagged("x" * 3_000_000, frozenset())
