from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.shell.syntax import split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b c", [["a", "b", "c"]]),
        ("a; b && c || d & e", [["a"], ["b"], ["c"], ["d"], ["e"]]),
        (r"""c\u'r'"l" x""", [["curl", "x"]]),
        ("x=cu y=rl; $x$y -s", [[], ["curl", "-s"]]),
        ("a${IFS}b", [["a", "b"]]),
        ("$'\\x63\\165rl'", [["curl"]]),
        ("{a,b,c}", [["a", "b", "c"]]),
        ("v=abcdef; ${v:1:2}", [[], ["bc"]]),
        ("a # b", [["a"]]),
        ("a <<X\nb\nX\nc", [["a"], ["c"]]),
        ("echo $((1<<2))\nb", [["echo", "1<<2"], ["b"]]),
        ("if a; then b; fi", [["a"], ["b"]]),
        ("f() { a; }", [["a"]]),
        ("case $1 in a|b) c;; *) d;; esac", [["case", "$1", "in"], [], ["c"], ["d"]]),
        ("case $1 in (a|b) c;; (*) d;; esac", [["case", "$1", "in"], [], ["c"], ["d"]]),
        ("case $1 in\n(a|b)\nc;;\n(d) e;;\nesac", [["case", "$1", "in"], [], ["c"], ["e"]]),
        ("case x in (a) b;& (c) d;;& (e) f;; esac", [["case", "x", "in"], ["b"], ["d"], ["f"]]),
        ("case x in a) (b);; esac; (c)", [["case", "x", "in"], ["b"], ["c"]]),
        ("case x in (if) (b);; esac", [["case", "x", "in"], ["b"]]),
        ("case x in (a|$(b)) c;; esac", [["case", "x", "in"], [], ["b"], ["c"]]),
        # What only looks like a pattern is run.
        ("case x in esac; (a)", [["case", "x", "in"], ["a"]]),
        ("case x\nin esac; (a)", [["case", "x"], ["in"], ["a"]]),
        ("x=; case $x in esac; (a)", [[], ["case", "", "in"], ["a"]]),
        ("x='b c'; case $x in esac; (a)", [[], ["case", "b c", "in"], ["a"]]),
        ("case {a,b} in esac; (a)", [["case", "{a,b}", "in"], ["a"]]),
        ("x=1 case y in; (a)", [["case", "y", "in"], ["a"]]),
        ("a|b) c", [[], ["c"]]),
        ("a x|b) c", [["a", "x"], ["c"]]),
        ("|a)", []),
        ("function f (a|b)", [["a"], ["b"]]),
        ("a \\\n b", [["a", "b"]]),
        ("'a", [["a"]]),
    ],
)
def test_words(text, expected):
    assert [[word.text for word in command.words] for command in split(text)] == expected


def test_what_feeds_what():
    commands = split("(a; b) | c | d")
    assert [command.fed_by for command in commands] == [None, None, (0, 2), (2, 3)]


def test_what_a_word_is_made_by():
    inner, outer = split('e "x$(a)"')
    assert [word.text for word in inner.words] == ["a"]
    assert [(made.offset, made.start, made.stop) for made in outer.words[1].made_by] == [(1, 0, 1)]


def test_lines_count():
    assert [command.line for command in split("a\n'b\nc'\nd")] == [1, 2, 4]


@given(st.text(alphabet="ab $(){}`'\"\\\n|&;<>#=") | st.text())
def test_any_text_is_split(text):
    for command in split(text):
        assert 0 <= command.start <= command.stop <= len(text)
