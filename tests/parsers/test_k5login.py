from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.k5login import parse
from pratique.parsers.startup_item import StartupItem


@pytest.mark.parametrize(
    ("path", "username", "text", "told"),
    [
        ("/root/.k5login", "root", b"# c\n\na@EXAMPLE.ORG\n", ("a@EXAMPLE.ORG",) * 2),
        ("/home/b/.k5users", "b", b"\n\na@X /bin/ls *\n", ("a@X", "a@X /bin/ls *")),
    ],
)
def test_lines(path, username, text, told):
    (row,) = parse(text, path)
    assert (row.line, row.username, (row.name, row.command)) == (3, username, told)


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse(b"a b", "/root/.k5login")
    assert isinstance(gap, Gap)


@given(st.binary())
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, "/root/.k5login"):
        assert isinstance(row, StartupItem | Gap)
