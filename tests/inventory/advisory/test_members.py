from __future__ import annotations

import contextlib
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.inventory.advisory.members import Broken, members

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


class Slow(io.BytesIO):
    """Gives a few bytes at a time, as a compressed stream may."""

    def read(self, size=-1):
        return super().read(min(size, 3) if size > 0 else size)


def read(content):
    return list(members(Slow(content)))


@given(st.dictionaries(st.text(), values.filter(lambda v: not isinstance(v, list))))
def test_members_of_an_object(held):
    for indent in (None, 1):
        content = json.dumps(held, indent=indent, ensure_ascii=False).encode("utf-8", "replace")
        again = json.loads(content)
        assert read(content) == list(again.items())


@given(st.lists(values))
def test_values_of_a_list(held):
    assert read(json.dumps(held).encode()) == [("", value) for value in held]


def test_lists_in_an_object_come_one_by_one():
    content = b'\xef\xbb\xbf{"a": [1, 22], "b": [], "c": {"d": [3]}}'
    assert read(content) == [("a", 1), ("a", 22), ("c", {"d": [3]})]


@pytest.mark.parametrize(
    ("content", "before"),
    [
        (b"", 0), (b"5", 0), (b"{", 0), (b"[1, 2", 2), (b'{"a": 1', 1), (b'{"a": 1,}', 1),
        (b'{"a" 1}', 0), (b"{5: 1}", 0), (b"[1 2]", 1), (b"[" * 300_000, 0), (b"[nope]", 0),
        (b'[{"a": 1}, {"b":', 1),
    ],
)  # fmt: skip
def test_what_breaks_off(content, before):
    taken = []

    def take():
        taken.extend(1 for _one in members(io.BytesIO(content)))

    with pytest.raises(Broken):
        take()
    assert sum(taken) == before


def test_a_long_entry():
    held = {"a": {"x": "y" * 3_000_000}, "b": {}}
    assert list(members(io.BytesIO(json.dumps(held).encode()))) == list(held.items())


@given(st.binary())
def test_any_bytes(content):
    with contextlib.suppress(Broken):
        read(b'{"a": ' + content)
