"""Whatever goes in, nothing that acts comes out."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import readable
from pratique.report.escape import (
    defanged,
    defanged_host,
    for_csv,
    for_letter,
    for_terminal,
    visible,
)

ANYTHING = st.text(st.characters())  # lone surrogates included
NASTY = st.lists(
    st.sampled_from(
        [
            "\x1b",
            "[31m",
            "\r",
            "\n",
            "\t",
            "\0",
            "\u202e",
            "\u0301",
            "=",
            "@",
            "漢",
            "a",
            "\udcff",
            " ",
        ]
    )
).map("".join)
TEXTS = ANYTHING | NASTY


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/var/www/index.php", "/var/www/index.php"),
        ("Grüße, 世界, Привет", "Grüße, 世界, Привет"),
        (r"C:\x1b is text already", r"C:\x1b is text already"),
        ("\x1b[2J\x1b]0;owned\x07", r"\x1b[2J\x1b]0;owned\x07"),
        ("\x9b31m", r"\xc2\x9b31m"),
        ("a\0b", r"a\x00b"),
        ("a\rb", r"a\x0db"),
        ("a\nb", r"a\x0ab"),
        ("a\tb", r"a\x09b"),
        ("a\x08b\x7f", r"a\x08b\x7f"),
        ("photo\u202egpj.php", r"photo\xe2\x80\xaegpj.php"),
        ("\u2066x\u2069\u200f", r"\xe2\x81\xa6x\xe2\x81\xa9\xe2\x80\x8f"),
        ("a\u200bb\ufeff", r"a\xe2\x80\x8bb\xef\xbb\xbf"),
        ("a\xa0b\u3000", r"a\xc2\xa0b\xe3\x80\x80"),
        ("a\u2028b\u2029c\x85", r"a\xe2\x80\xa8b\xe2\x80\xa9c\xc2\x85"),
        ("a\u3164b\u2800", r"a\xe3\x85\xa4b\xe2\xa0\x80"),
        ("x\ufe0f", r"x\xef\xb8\x8f"),
        ("tag\U000e0041", r"tag\xf3\xa0\x81\x81"),
        ("\udcff", r"\xff"),
        ("\ud800", r"\xed\xa0\x80"),
        ("\ue000", r"\xee\x80\x80"),
        ("e\u0301", "e\u0301"),
        ("e" + "\u0301" * 5, "e" + "\u0301" * 4 + r"\xcc\x81"),
    ],
)
def test_what_acts_or_hides_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert for_terminal(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", "a\nb"),
        ("a\r\nb", "a\nb"),
        ("a\r\r\nb", "a\\x0d\nb"),
        ("\tif", "    if"),
        ("a\u2028b", r"a\xe2\x80\xa8b"),
        ("a\x0bb\x0cc", r"a\x0bb\x0cc"),
    ],
)
def test_lines_stay_lines_where_asked(text: str, shown: str) -> None:
    assert for_terminal(text, lines=True) == shown


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("漢字漢字", 8, "漢字漢字"),
        ("漢字漢字", 7, "漢字漢…"),
        ("漢字漢字", 6, "漢字…"),
        ("e\u0301e\u0301", 2, "e\u0301e\u0301"),
        ("ab", 1, "…"),
        ("\x1b\x1b", 6, r"\x1b\…"),
    ],
)
def test_a_width_is_kept(text: str, width: int, shown: str) -> None:
    assert for_terminal(text, width=width) == shown


def test_the_width_holds_for_each_line() -> None:
    assert for_terminal("abcd\nab", width=3, lines=True) == "ab…\nab"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("/etc/passwd", "/etc/passwd"),
        ("=HYPERLINK(0)", "'=HYPERLINK(0)"),
        ("+1", "'+1"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("  =1", "'  =1"),
        ("\t=1", r"\x09=1"),
        ("\r=1", r"\x0d=1"),
        ("\n=1", r"\x0a=1"),
        ("\N{FULLWIDTH EQUALS SIGN}1", "'\N{FULLWIDTH EQUALS SIGN}1"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell: str, shown: str) -> None:
    assert for_csv(cell) == shown


def harmless(text: str) -> bool:
    """No control, format, surrogate, private or unassigned character, no odd blank."""
    return all(
        character == " " or unicodedata.category(character)[0] not in "CZ" for character in text
    )


@given(TEXTS)
def test_nothing_that_acts_comes_out(text: str) -> None:
    assert harmless(for_terminal(text))
    assert harmless(for_csv(text))
    assert harmless(for_terminal(text, lines=True).replace("\n", ""))


@given(TEXTS, st.none() | st.integers(min_value=1, max_value=30), st.booleans())
def test_a_second_time_changes_nothing(text: str, width: int | None, lines: bool) -> None:  # noqa: FBT001
    once = for_terminal(text, width=width, lines=lines)
    assert for_terminal(once, width=width, lines=lines) == once


@given(TEXTS)
def test_a_cell_never_starts_a_formula_and_survives_the_csv_module(text: str) -> None:
    cell = for_csv(text)
    assert cell.lstrip()[:1] not in {"=", "+", "-", "@"}
    assert for_csv(cell) == cell
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow([cell, "next"])
    assert list(csv.reader(io.StringIO(written.getvalue()))) == [[cell, "next"]]


@given(st.lists(st.integers(0, 127) | st.just(0xFF)).map(bytes))
def test_the_readable_form_of_a_name_is_shown_as_it_is(name: bytes) -> None:
    assert for_terminal(readable(name)) == readable(name)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see http://e.example/a.b?c=d.e", "see hxxp://e[.]example/a.b?c=d.e"),
        ("FTP://192.0.2.1/x", "FXP://192[.]0[.]2[.]1/x"),
        ("/dev/tcp/e.example/443", "/dev/tcp/e[.]example/443"),
        ("mail a@b.example now", "mail a[@]b[.]example now"),
        ("192.0.2.66:80 1.2.3", "192[.]0[.]2[.]66:80 1.2.3"),
        ("x.php", "x.php"),
    ],
)
def test_no_program_makes_a_link_of_it(text, shown):
    assert defanged(text) == shown
    assert defanged(shown) == shown


def test_a_host_that_is_one_as_a_whole():
    assert defanged_host("2001:db8::1") == "2001[:]db8[:][:]1"
    assert defanged_host(defanged_host("a.b@c.example")) == "a[.]b[@]c[.]example"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://evil.example/a.php?b=1", "hxxp://evil[.]example/a.php?b=1"),
        ("see HTTPS://Evil.example.", "see HxxPS://Evil[.]example[.]"),
        ("www.evil.example", "www[.]evil[.]example"),
        ("ftp://u:p@evil.example", "ftp://u:p@evil[.]example"),
        ("shop.example", "shop.example"),
        ("a\nb\x1b", "a\\x0ab\\x1b"),
        ("x" * 400, "x" * 299 + "\N{HORIZONTAL ELLIPSIS}"),
    ],
)
def test_no_address_in_a_letter_can_be_followed(text, shown):
    assert for_letter(text) == shown
    assert for_letter(shown) == shown
