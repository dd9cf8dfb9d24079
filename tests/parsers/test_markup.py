from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.markup import Tag, tags


def test_tags():
    content = b"<?xml version='1.0'?>\n<!-- <c/>\n -->\n<a x='1' y=\"2>\">t</a>\n<b/>"
    found = [(tag.line, tag.name, tag.closes, tag.attributes, tag.text) for tag in tags(content)]
    assert found == [
        (4, "a", False, {"x": "1", "y": "2>"}, "t"),
        (4, "a", True, {}, ""),
        (5, "b", False, {}, ""),
        (5, "b", True, {}, ""),
    ]


def test_an_entity_stays_what_it_is():
    (first, _last) = tags(b'<!DOCTYPE x [<!ENTITY e "eeee">]><a>&e;</a>')
    assert first.text == "&e;"


@given(st.binary() | st.text("<a /='\">!-\n").map(str.encode))
def test_any_bytes_give_tags(content):
    assert all(isinstance(tag, Tag) for tag in tags(content))
