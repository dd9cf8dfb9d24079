from __future__ import annotations

import math

import pytest

from pratique.content.javascript.language import (
    FUNCTIONS,
    array_method,
    mathematics,
    number_method,
    text_method,
)
from pratique.content.javascript.values import GAP, Array, Pattern, Unknown


def call(*_):
    return "*"


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("atob", ["YWJj"], "abc"),
        ("unescape", ["%61%u0062"], "ab"),
        ("decodeURIComponent", ["%C3%A9"], "é"),
        ("parseInt", ["1f", 16], 31),
        ("parseInt", ["12px"], 12),
        ("String.fromCharCode", [97, 98], "ab"),
        ("btoa", ["abc"], "YWJj"),
        ("escape", ["a b"], "a%20b"),
        ("Boolean", [0], False),
    ],
)
def test_functions(name, given, expected):
    assert FUNCTIONS[name](given) == expected


def test_parse_int_of_no_number():
    assert math.isnan(FUNCTIONS["parseInt"](["x"]))


@pytest.mark.parametrize(
    ("of", "name", "given", "expected"),
    [
        ("abc", "charAt", [1], "b"),
        ("abc", "charCodeAt", [0], 97),
        ("abcd", "substr", [-2, 1], "c"),
        ("abcd", "slice", [1, -1], "bc"),
        ("aXbX", "replace", [Pattern("X", "g"), ""], "ab"),
        ("ab", "replace", [Pattern("(a)(b)", ""), "$2$1"], "ba"),
        ("abab", "replace", ["a", "c"], "cbab"),
        ("abc", "indexOf", ["c"], 2),
        ("Ab", "toLowerCase", [], "ab"),
    ],
)
def test_texts(of, name, given, expected):
    assert text_method(of, name, given, call) == expected


def test_a_pattern_that_backtracks_ends():
    of = "a" * 40 + "!"
    assert text_method(of, "replace", [Pattern("(((a+)+)+)+$", ""), "x"], call) == of


@pytest.mark.parametrize(
    ("items", "name", "given", "expected"),
    [([1, 2], "join", ["-"], "1-2"), ([1, 2], "indexOf", [2], 1), ([], "shift", [], None)],
)
def test_arrays(items, name, given, expected):
    assert array_method(Array(items), name, given, call) == expected


def test_numbers():
    assert number_method(255, "toString", [16]) == "ff"
    assert mathematics("floor", [2.5]) == 2
    assert isinstance(mathematics("random", []), Unknown)


def test_what_is_not_known_stays_so():
    assert isinstance(text_method(GAP, "charAt", [0], call), Unknown)
