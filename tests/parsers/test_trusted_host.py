from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.trusted_host import parse


@pytest.mark.parametrize(
    ("path", "username"), [("/root/.rhosts", "root"), ("/etc/hosts.equiv", "")]
)
def test_lines(path, username):
    rows = list(parse(b"# c\n+ +\n-bad\nhost.example.org bob\n", path))
    assert [(row.line, row.command, row.username) for row in rows] == [
        (2, "+ +", username), (4, "host.example.org bob", username),
    ]  # fmt: skip


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse(b"a b c", "/root/.rhosts")
    assert isinstance(gap, Gap)


@given(st.binary())
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, "/root/.rhosts"):
        assert isinstance(row, StartupItem | Gap)
