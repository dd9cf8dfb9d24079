from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.php.literal import escaped, whole_number


@pytest.mark.parametrize(
    ("escape", "double", "single"),
    [
        (rb"\n", b"\n", None),
        (rb"\t", b"\t", None),
        (rb"\r", b"\r", None),
        (rb"\v", b"\v", None),
        (rb"\e", b"\x1b", None),
        (rb"\f", b"\f", None),
        (rb"\\", b"\\", b"\\"),
        (rb"\'", None, b"'"),
        (rb"\"", b'"', None),
        (rb"\$", b"$", None),
        (rb"\`", b"`", None),
        (rb"\x41", b"A", None),
        (rb"\X41", b"A", None),
        (rb"\x4", b"\x04", None),
        (rb"\xfF", b"\xff", None),
        (rb"\x", None, None),
        (rb"\xg1", None, None),
        (rb"\101", b"A", None),
        (rb"\0", b"\0", None),
        (rb"\7", b"\x07", None),
        (rb"\377", b"\xff", None),
        (rb"\400", b"\0", None),  # PHP keeps the low byte
        (rb"\8", None, None),
        (rb"\u{41}", b"A", None),
        (rb"\u{e9}", "\u00e9".encode(), None),
        (rb"\u{10FFFF}", "\U0010ffff".encode(), None),
        (rb"\u{110000}", None, None),
        (rb"\u{}", None, None),
        (rb"\u{zz}", None, None),
        (rb"\q", None, None),
        (b"\\", None, None),
    ],
)
def test_escapes(escape, double, single):
    assert escaped(escape, single=False) == (escape if double is None else double)
    assert escaped(escape, single=True) == (escape if single is None else single)


@given(st.binary(max_size=12), st.booleans())
def test_any_escape_has_an_answer(rest, single):
    assert len(escaped(b"\\" + rest, single=single)) <= len(rest) + 1


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("1_000_000", 1_000_000),
        ("017", 15),
        ("0o17", 15),
        ("0O17", 15),
        ("0x1F", 31),
        ("0XfF", 255),
        ("0b101", 5),
        ("0B11", 3),
        ("00", 0),
        ("9223372036854775808", 1 << 63),
        ("08", None),
        ("0x", None),
        ("0b2", None),
        ("", None),
        ("1.5", None),
        ("a", None),
    ],
)
def test_whole_numbers(word, number):
    assert whole_number(word) == number


@given(st.text(max_size=600))
def test_any_word_has_an_answer(word):
    assert isinstance(whole_number(word), int | None)


@given(st.integers(0, 1 << 70))
def test_a_number_is_the_same_in_every_base(number):
    written = (str(number), hex(number), bin(number), oct(number), f"0{number:o}")
    assert {whole_number(word) for word in written} == {number}
