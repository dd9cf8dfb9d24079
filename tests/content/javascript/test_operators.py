from __future__ import annotations

import math

import pytest

from pratique.content.javascript.operators import added, combined, signed, type_of
from pratique.content.javascript.values import NULL, Array, Thing, Unknown

COMBINED = [
    ("+", "1", 2, "12"),
    ("+", 1, 2, 3),
    ("+", True, 1, 2),
    ("-", "7", 2, 5),
    ("*", "3", "4", 12),
    ("/", 1, 4, 0.25),
    ("/", 1, 0, math.inf),
    ("/", -1, 0, -math.inf),
    ("%", -7, 3, -1),
    ("**", 2, 10, 1024),
    ("<<", 1, 33, 2),
    (">>", -8, 1, -4),
    (">>>", -1, 28, 15),
    ("^", 5, 3, 6),
    ("<", "b", "a", False),
    ("<", "10", 9, False),
    ("<=", 2, 2, True),
    ("==", "1", 1, True),
    ("===", "1", 1, False),
    ("!==", "1", 1, True),
    ("==", None, NULL, True),
    ("===", None, NULL, False),
]
TYPES = [
    (None, "undefined"),
    (NULL, "object"),
    (True, "boolean"),
    (1.5, "number"),
    ("", "string"),
    (Array([]), "object"),
    (Thing(), "object"),
]


@pytest.mark.parametrize(("sign", "one", "other", "result"), COMBINED)
def test_gives_what_the_language_gives(sign, one, other, result):
    found = combined(sign, one, other)
    assert found == result
    assert isinstance(found, bool) is isinstance(result, bool)


def test_what_is_no_number_gives_none():
    assert math.isnan(combined("%", 1, 0))


@pytest.mark.parametrize(("value", "name"), TYPES)
def test_type(value, name):
    assert type_of(value) == name


def test_signs_before_a_value():
    assert signed("-", "3") == -3
    assert signed("+", "3") == 3
    assert signed("~", 5) == -6


@pytest.mark.parametrize("sign", ["-", "==", "<", "&", "in"])
def test_what_is_not_known_stays_unknown(sign):
    found = combined(sign, Unknown("cookie", frozenset({"cookie"})), 1)
    assert isinstance(found, Unknown)
    assert found.tags == {"cookie"}


def test_a_text_with_something_unknown_keeps_what_is_known():
    found = added("https://", Unknown("cookie", frozenset({"cookie"})))
    assert found.startswith("https://")
    assert found.tags == {"cookie"}
