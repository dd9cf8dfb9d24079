from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.inittab import parse
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH

TABLE = b"# c\nid:2:initdefault:\nx1:2345:respawn:/opt/x -a : b\ntty1::once:-/bin/sh /opt/y\n"


def test_lines():
    found = [
        (row.line, row.name, row.occasion, row.program) for row in parse(TABLE, "/etc/inittab")
    ]
    assert found == [
        (3, "x1:2345:respawn", "at boot, and again whenever it ends", "/opt/x"),
        (4, "tty1::once", "at boot", "/opt/y"),
    ]


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse(b"hello\n", "/etc/inittab")
    assert isinstance(gap, Gap)
    gap, _row = parse(b"a:2:once:/" + b"x" * 2 * COMMAND_LENGTH, "/etc/inittab")
    assert isinstance(gap, Gap)


@given(st.binary() | st.tuples(st.integers(0, 90), st.binary()).map(lambda t: TABLE[: t[0]] + t[1]))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, "/etc/inittab"):
        assert isinstance(row, StartupItem | Gap)
