from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.php.emulator.functions.pattern import (
    parts_of,
    pattern_of,
    posix_pattern,
)


@pytest.mark.parametrize(
    ("written", "body", "modifiers"),
    [
        (b"/a/i", b"a", b"i"),
        (b" #a\\#b#se", b"a\\#b", b"se"),
        (b"{a{2}}x", b"a{2}", b"x"),
        (b"(a(b))", b"a(b)", b""),
    ],
)
def test_delimiters(written, body, modifiers):
    assert parts_of(written) == (body, modifiers)


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"abc",
        b"\\a\\",
        b"/a",
        b"/a/Q",
        b"/(/",
        b"/[/",
        b"/a\\y/",
        b"/(*ACCEPT)a/",
        b"/" + b"(?:" * 20 + b"a" + b")+" * 20 + b"/",
        b"/" + b"(" * 200 + b")" * 200 + b"/",
        b"/" + b"a" * 100_000 + b"/",
    ],
)
def test_what_is_not_understood_is_refused(written):
    with pytest.raises(ValueError):  # noqa: PT011 - it has no words
        pattern_of(written)


def test_a_pattern_that_takes_too_long_is_given_up():
    pattern = pattern_of(b"/(a|aa)+$/")
    with pytest.raises(ValueError):  # noqa: PT011 - it has no words
        list(pattern.matches(b"a" * 5_000 + b"b"))


def test_a_subject_in_another_encoding_is_refused():
    with pytest.raises(ValueError):  # noqa: PT011 - it has no words
        list(pattern_of(b"/a/u").matches(b"\xff"))


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_any_bytes_match_or_are_refused(body, subject):
    for written in (b"/" + body + b"/", b"~" + body + b"~isxU", body):
        try:
            found = list(pattern_of(written).matches(subject))
        except ValueError:
            continue
        assert all(0 <= match.start() <= match.end() <= len(subject) for match in found)


@given(st.binary(max_size=30))
def test_any_bytes_of_the_old_kind(body):
    try:
        posix_pattern(body, fold=True)
    except ValueError:
        return
