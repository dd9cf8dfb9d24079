from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Place, Severity, exact, readable

names = st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"/etc/passwd", "/etc/passwd"),
        ("/home/zoë/ü".encode(), "/home/zoë/ü"),
        (b"a\nb", "a\\x0ab"),
        (b"\x1b[2J", "\\x1b[2J"),
        (b"\xff\xfe", "\\xff\\xfe"),
        ("a\u202eb".encode(), "a\\xe2\\x80\\xaeb"),
        ("a\u00a0b".encode(), "a\\xc2\\xa0b"),
        (b"a\\x0ab", "a\\\\x0ab"),
        (b"/tmp/... ", "/tmp/...\\x20"),
        (b"/tmp/ /x", "/tmp/\\x20/x"),
        (b" ", "\\x20"),
        (b"a b", "a b"),
        (b"", ""),
    ],
)
def test_readable_form(name, shown):
    assert readable(name) == shown


@given(names)
def test_the_exact_bytes_come_back(name):
    assert exact(readable(name)) == name


@given(names)
def test_the_readable_form_prints_anywhere(name):
    shown = readable(name)
    assert shown.isprintable()
    assert not any(part != part.strip(" ") for part in shown.split("/"))


@given(names, names)
def test_two_names_never_look_the_same(one, other):
    assert (readable(one) == readable(other)) == (one == other)


@given(st.text())
def test_any_text_stands_for_some_bytes(shown):
    assert isinstance(exact(shown), bytes)


def test_a_place_names_its_line():
    assert str(Place("/etc/passwd", 3)) == "/etc/passwd:3"
    assert str(Place("/etc/passwd")) == "/etc/passwd"


def test_severities_are_ordered_and_have_words():
    words = ["note", "low", "medium", "high", "critical"]
    assert [severity.word for severity in sorted(Severity)] == words
    assert [Severity.from_word(word) for word in words] == sorted(Severity)
    with pytest.raises(KeyError):
        Severity.from_word("terrible")
