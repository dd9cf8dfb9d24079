# ruff: noqa: E501 - a statement stands on one line

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.mysql_trigger import parse
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH

PATH = "/var/lib/mysql/shop/wp_comments.TRG"
FILE = (
    b"TYPE=TRIGGERS\n"
    b"triggers='CREATE DEFINER=`root`@`localhost` TRIGGER `x` AFTER INSERT ON wp_comments\\nFOR EACH "
    b"ROW INSERT INTO wp_users VALUES (\\'a\\')' 'CREATE TRIGGER y AFTER DELETE ON b FOR EACH ROW "
    b"SET @a=1'\nsql_modes=1 1\ndefiners='root@localhost' 'root@localhost'\n"
)


def test_statements():
    first, second = parse(FILE, PATH)
    assert (first.line, first.name) == (2, "x")
    assert first.command.endswith("FOR EACH ROW INSERT INTO wp_users VALUES ('a')")
    assert second.name == "y"


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse(b"hello", PATH)
    assert isinstance(gap, Gap)
    long = b"TYPE=TRIGGERS\ntriggers='" + b"x" * 2 * COMMAND_LENGTH + b"'\n"
    gap, row = parse(long, PATH)
    assert isinstance(gap, Gap)
    assert len(row.command) <= COMMAND_LENGTH


@given(st.binary() | st.tuples(st.integers(0, 300), st.binary()).map(lambda t: FILE[: t[0]] + t[1]))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, StartupItem | Gap)
