from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.incrontab import parse
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH

TABLE = b"# c\n/var/www IN_CREATE,IN_MODIFY /opt/x $@/$#\n/a\\ b 256 /bin/sh -c '/opt/y'\n"


def test_lines():
    found = [
        (row.line, row.name, row.username, row.program)
        for row in parse(TABLE, "/var/spool/incron/ann")
    ]
    assert found == [
        (2, "/var/www IN_CREATE,IN_MODIFY", "ann", "/opt/x"),
        (3, "/a\\ b 256", "ann", "/opt/y"),
    ]
    assert {row.username for row in parse(TABLE, "/etc/incron.d/a")} == {"root"}


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse(b"hello\n", "/etc/incron.d/a")
    assert isinstance(gap, Gap)
    gap, _row = parse(b"/a IN_CREATE " + b"x" * 2 * COMMAND_LENGTH, "/etc/incron.d/a")
    assert isinstance(gap, Gap)


@given(st.binary() | st.tuples(st.integers(0, 90), st.binary()).map(lambda t: TABLE[: t[0]] + t[1]))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, "/etc/incron.d/a"):
        assert isinstance(row, StartupItem | Gap)
