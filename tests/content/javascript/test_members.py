from __future__ import annotations

import pytest

from pratique.content.javascript.members import of_array, of_own, of_text, tag, turns, without
from pratique.content.javascript.values import NULL, Array, Method, Thing, Unknown


@pytest.mark.parametrize(("key", "value"), [("length", 3), ("1", "b"), ("9", None), ("a b", None)])
def test_of_a_text(key, value):
    assert of_text("abc", key) == value


@pytest.mark.parametrize(("key", "value"), [("length", 2), ("1", 8), ("2", None), ("own", None)])
def test_of_an_array(key, value):
    assert of_array(Array([7, 8]), key) == value


def test_a_method_knows_what_it_is_of():
    found = of_text("abc", "charAt")
    assert isinstance(found, Method)
    assert (found.of, found.name) == ("abc", "charAt")
    assert of_own(Method(None, "String"), "fromCharCode").name == "String.fromCharCode"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "[object Undefined]"),
        (NULL, "[object Null]"),
        ("", "[object String]"),
        (1, "[object Number]"),
        (Array([]), "[object Array]"),
        (Thing(), "[object Object]"),
    ],
)
def test_what_a_value_says_it_is(value, said):
    assert tag(value) == said


def test_turns_of_a_loop():
    assert turns(Array(["a", "b"]), "in") == [0, 1]
    assert turns(Array(["a", "b"]), "of") == ["a", "b"]
    assert turns("ab", "of") == ["a", "b"]
    assert [one.path for one in turns(Unknown("list"), "of")] == ["list[]"]


def test_what_a_pattern_leaves():
    whole = Thing()
    whole.held.update(a=1, b=2)
    assert without(whole, ["a"]).held == {"b": 2}
