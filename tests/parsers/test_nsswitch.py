from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.nsswitch import NssSource, parse

PATH = "/etc/nsswitch.conf"


def test_sources():
    content = b"# c\npasswd: files sss [NOTFOUND=return] x # y\nhosts:dns\n"
    rows = [(row.line, row.database, row.source) for row in parse(content, PATH)]
    assert rows == [
        (2, "passwd", "files"), (2, "passwd", "sss"), (2, "passwd", "x"), (3, "hosts", "dns"),
    ]  # fmt: skip


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse(b"passwd files", PATH)
    assert isinstance(gap, Gap)


def test_a_line_without_end_is_cut():
    *rows, gap = parse(b"passwd: " + b"a " * 5000, PATH)
    assert len(rows) == 1000
    assert isinstance(gap, Gap)


@given(st.binary() | st.text("ab: []=\n#").map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, NssSource | Gap)
