from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.json_value import loaded, table, tables, text, texts

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 200_000, b"1" * 5000])
def test_what_is_no_json_is_a_value_error(content):
    with pytest.raises(ValueError):  # noqa: PT011 - the parser shows what it says
        loaded(content)


def test_values_of_another_type_are_not_there():
    told = {"a": {"b": {"c": 1}}, "t": "x\x1b", "l": ["a", 1, "b"], "n": 3, "y": True}
    assert table(told, "a", "b") == {"c": 1}
    assert table(told, "a", "x", "y") == table(told, "t") == {}
    assert (text(told["t"]), text(told["n"]), text(told["y"]), text(None)) == (
        "x\\x1b",
        "3",
        "",
        "",
    )
    assert texts(told["l"]) == ("a", "b")
    assert (texts("one"), texts(None), texts({"a": "b"})) == (("one",), (), ())
    assert tables([{"a": 1}, 2]) == tables({"k": {"a": 1}, "l": 2}) == ({"a": 1},)
    assert tables("x") == ()


@given(JSON)
def test_any_value_gives_texts_that_print(value):
    value = loaded(json.dumps(value).encode())
    for one in (text(value), *texts(value), *map(text, tables(value))):
        assert one.isprintable()
        one.encode()
    assert isinstance(table(value, "a"), dict)
