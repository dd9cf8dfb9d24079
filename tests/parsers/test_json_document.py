from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.json_document import document, field, objects


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b'{"a":}', b"\xff", b"[" * 100_000, b'{"a":' * 100_000, b"1" * 100_000, b"{}x"],
)
def test_what_is_none_is_a_gap(content):
    gap = document(content, "/x.json")
    assert isinstance(gap, Gap)
    assert gap.path == "/x.json"


def test_fields():
    held = document(b'{"a": "x\\u001by", "b": 5, "c": true, "d": [{}, 1], "e": null}', "/x.json")
    assert [field(held, name) for name in "abcdef"] == ["x\\x1by", "5", "", "", "", ""]
    assert objects(held["d"]) == [{}]
    assert objects(held["a"]) == []


@given(st.binary())
def test_any_bytes(content):
    document(content, "/x.json")
