from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.ld_so_conf import LinkerFolder, parse

PATH = "/etc/ld.so.conf"


def test_folders():
    content = b"include /etc/ld.so.conf.d/*.conf\n/a /b:/c=libc6 # d\nhwcap 0 x\n"
    rows = [(row.line, row.folder, row.include) for row in parse(content, PATH)]
    assert rows == [
        (1, "/etc/ld.so.conf.d/*.conf", True),
        (2, "/a", False), (2, "/b", False), (2, "/c", False),
    ]  # fmt: skip


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse(b"lib", PATH)
    assert isinstance(gap, Gap)


@given(st.binary() | st.text("include /:,=#\n").map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, LinkerFolder | Gap)
