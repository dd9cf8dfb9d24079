from __future__ import annotations

from operator import methodcaller

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.base import (
    QUOTE_LENGTH,
    joined_lines,
    raw_lines,
    shown,
    text_lines,
    unread,
)


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        (b"plain", "plain"),
        ("zoë".encode(), "zoë"),
        (b"a\tb", "a\\tb"),
        (b"\x1b[31m", "\\x1b[31m"),
        (b"\xff", "\\xff"),
        ("a\u202eb", "a\\u202eb"),
        ("x" * 300, "x" * (QUOTE_LENGTH - 1) + "…"),
    ],
)
def test_shown(seen, text):
    assert shown(seen) == text


@given(st.binary(max_size=2000) | st.text(max_size=2000))
def test_what_is_shown_prints_on_one_line_and_is_short(seen):
    assert shown(seen).isprintable()
    assert len(shown(seen)) <= QUOTE_LENGTH


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", []),
        (b"\n", [(1, b"")]),
        (b"a", [(1, b"a")]),
        (b"a\n\nb\n", [(1, b"a"), (2, b""), (3, b"b")]),
        (b"a\r\nb", [(1, b"a"), (2, b"b")]),
    ],
)
def test_lines(content, lines):
    assert list(raw_lines(content)) == lines


@given(st.binary())
def test_text_has_the_same_lines(content):
    text = list(text_lines(content))
    assert [number for number, _ in text] == [number for number, _ in raw_lines(content)]


def test_a_gap_says_where_and_shows_what_was_seen():
    gap = unread("/etc/x", 3, "not a line of it", b"\0?")
    assert gap == Gap("/etc/x", 3, "parse", "not a line of it", "\\x00?")


@pytest.mark.parametrize(
    ("content", "within", "expected"),
    [
        (b"", False, []),
        (b"\n  \n", False, []),
        (b" a \n#b\n c", False, [(1, "a"), (3, "c")]),
        (b"a\\\n  b \nc", False, [(1, "a  b"), (3, "c")]),
        (b"a\\\n\nb", False, [(1, "a"), (3, "b")]),
        (b"a\\\n#b\nc", False, [(1, "a#b"), (3, "c")]),
        (b"a\\\n#b\nc", True, [(1, "ac")]),
        (b"#a\\\nb", True, [(2, "b")]),
        (b"\\\n\\\n", False, []),
        (b"\\\n\\\nx", False, [(1, "x")]),
        (b"a\\", False, [(1, "a")]),
        (b"a\\ \nb", False, [(1, "a\\"), (2, "b")]),
    ],
)
def test_joined_lines(content, within, expected):
    lines = text_lines(content)
    goes_on = methodcaller("endswith", "\\")
    assert list(joined_lines(lines, goes_on, comments_within=within)) == expected
