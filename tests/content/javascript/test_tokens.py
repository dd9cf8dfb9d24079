from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.javascript.tokens import template_parts, tokens


def words(script):
    return [(one.type, one.text) for one in tokens(script, 1000)][:-1]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a/b/c", ["name", "sign", "name", "sign", "name"]),
        ("x=/a[/]b/g.test(y)", ["name", "sign", "pattern", "sign", "name", "sign", "name", "sign"]),
        ("return /a/", ["name", "pattern"]),
        ("f(x)/2", ["name", "sign", "name", "sign", "sign", "number"]),
        ("'it\\'s' // rest", ["string"]),
        ("`a${`b${c}`}d`", ["template"]),
        ("0x1f .5e3 1_000n", ["number"] * 3),
    ],
)
def test_types(script, expected):
    assert [type_ for type_, _ in words(script)] == expected


def test_ends_where_the_language_does():
    assert words("a 'not closed") == [("name", "a")]


def test_template_parts():
    assert template_parts("`a${b}c`") == [(False, "a"), (True, "b"), (False, "c")]


@given(st.text(alphabet="ab`${}'\"/\\*\n(=", max_size=60))
def test_any_text_gives_words_that_add_up(script):
    found = tokens(script, 1000)
    assert found[-1].type == "end"
    assert all(script[one.position :].startswith(one.text) for one in found)
