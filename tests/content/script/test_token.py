from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.script.token import MOST_TOKENS, Dialect, tokens


@pytest.mark.parametrize(
    ("dialect", "text", "values"),
    [
        (Dialect.CURLY, 'a /* "x" */ = "b\\x63"; // end', ["a", "=", "bc", ";"]),
        (Dialect.CURLY, '@"c:\\d""e"', ['c:\\d"e']),
        (Dialect.CURLY, "'\\u0041' 0x1F", ["A", "0x1F"]),
        (Dialect.BASIC, 'X = "a""b" & _\nY \' no', ["x", "=", 'a"b', "&", "y"]),
        (Dialect.BASIC, "rem all of it\n&H1F", ["\n", "0x1F"]),
        (Dialect.PYTHON, "f(\n1) # x", ["f", "(", "1", ")"]),
        (Dialect.PYTHON, 'r"\\d" b"\\x41" """t"""', ["\\d", "A", "t"]),
        (Dialect.PERL, "$x = 'a'; # b", ["$x", "=", "a", ";"]),
        (Dialect.PERL, "print <<E;\nin it\nE\n$a", ["print", "in it\n", "$a"]),
        (Dialect.PERL, "qq{a $b}", ["a $b"]),
    ],
)
def test_gives_the_words(dialect, text, values):
    assert [token.value for token in tokens(text, dialect)] == values


def test_knows_the_names_inside_a_text():
    (token,) = tokens('"id $cmd"', Dialect.PERL)
    assert token.inside == ("$cmd",)


def test_a_text_in_backticks_is_run():
    (token,) = tokens("`id`", Dialect.PERL)
    assert token.runs


@given(st.text(), st.sampled_from(list(Dialect)))
def test_any_text_has_words(text, dialect):
    assert all(0 <= token.position < len(text) for token in tokens(text, dialect))


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("piece", ["'\\", '"', "/*", "(", "q{", "<<A\n", "`", '@"', "=~s/"])
def test_odd_text_ends(dialect, piece):
    assert sum(1 for _ in tokens(piece * 20_000, dialect)) <= MOST_TOKENS
