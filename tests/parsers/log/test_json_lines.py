from __future__ import annotations

import json

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.log.json_lines import Way, fields

WAYS: dict[str, Way] = {"a": ("a",), "deep": ("b", "c", 0)}


def test_fields_as_texts() -> None:
    texts = pl.Series(
        ['{"a":1.5,"b":{"c":["x","y"]}}', '{"b":{"c":[]}}', "no", None], dtype=pl.String
    )
    assert fields(texts, WAYS).rows() == [
        ("1.5", "x", True),
        (None, None, True),
        (None, None, False),
        (None, None, False),
    ]


def test_lines_of_another_kind_spoil_no_other() -> None:
    texts = pl.Series(['{"a":"x"}'] * 30 + ['{"b":5}', '{"a":{"z":1}}', "{"] + ['{"a":"y"}'] * 30)
    found = fields(texts, WAYS)
    assert found["a"].to_list() == ["x"] * 30 + [None, '{"z": 1}', None] + ["y"] * 30
    assert found["_object"].to_list() == [True] * 32 + [False] + [True] * 30


@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.dictionaries(
                st.sampled_from("abc"),
                st.recursive(
                    st.one_of(st.none(), st.integers(), st.text(max_size=5)), st.lists, max_leaves=4
                ),
                max_size=3,
            ).map(json.dumps),
        ),
        max_size=20,
    )
)
def test_any_texts(texts: list[str]) -> None:
    assert fields(pl.Series(texts, dtype=pl.String), WAYS).height == len(texts)
