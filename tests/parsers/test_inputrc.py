from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.inputrc import parse
from pratique.parsers.startup_item import StartupItem

PATH = "/home/anna/.inputrc"


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (r'"\C-l": "/opt/x\C-m"', "/opt/x"),
        (r'"\e[A": "\C-a\C-k/opt/x\n"', "/opt/x"),
        (r'Control-t: "/opt/x \"a b\"\r"', '/opt/x "a b"'),
        (r"'x': '/opt/y\C-j'", None),
        (r'"x": "/opt/x\x0d"', "/opt/x"),
        (r'"x": "/opt/x\015/opt/y\015"', "/opt/x; /opt/y"),
    ],
)
def test_a_key_that_sends_a_line(line, command):
    rows = list(parse(f"# keys\n{line}\n".encode(), PATH))
    assert [row.command for row in rows] == ([command] if command else [])
    assert all((row.line, row.kind) == (2, "key-binding") for row in rows)


@pytest.mark.parametrize(
    "line",
    [
        "set bell-style none",
        "$if Bash",
        r'"\e[A": history-search-backward',
        r'"\C-xp": "PATH=${PATH}\e\C-e\C-a\ef\C-f"',
        r'"\C-l": "\C-m"',
        "",
    ],
)
def test_what_runs_nothing(line):
    assert list(parse(line.encode(), PATH)) == []


@given(st.binary() | st.text("\\C-mMx0:\"' rn").map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, StartupItem | Gap)
