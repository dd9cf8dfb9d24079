from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.inetd import parse_inetd, parse_xinetd
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH

TABLE = (
    b"# c\nx stream tcp nowait root.tty /bin/sh sh -i\ndaytime stream tcp nowait root internal\n"
)
SERVICE = b"service x\n{\n\tdisable = no\n\tuser = root\n\tserver = /opt/x\n\tserver_args = -i\n}\n"


def test_lines_of_inetd():
    (row,) = parse_inetd(TABLE, "/etc/inetd.conf")
    assert (row.line, row.name, row.username, row.command) == (2, "x", "root", "/bin/sh -i")
    assert row.program == "/bin/sh"


def test_services_of_xinetd():
    (row,) = parse_xinetd(SERVICE, "/etc/xinetd.d/x")
    assert (row.line, row.name, row.username, row.command) == (1, "x", "root", "/opt/x -i")
    disabled = SERVICE.replace(b"= no", b"= yes")
    assert list(parse_xinetd(disabled, "/etc/xinetd.d/x")) == []


@pytest.mark.parametrize("content", [b"hello\n", b"a b c d e internal" + b"x" * 2 * COMMAND_LENGTH])
def test_what_does_not_fit_is_a_gap(content):
    (gap,) = parse_inetd(content, "/etc/inetd.conf")
    assert isinstance(gap, Gap)


@given(
    st.binary()
    | st.tuples(st.integers(0, 90), st.binary()).map(lambda t: SERVICE[: t[0]] + t[1] + TABLE)
)
def test_any_bytes_give_rows_and_gaps(content):
    for parse in (parse_inetd, parse_xinetd):
        for row in parse(content, "/etc/x"):
            assert isinstance(row, StartupItem | Gap)
