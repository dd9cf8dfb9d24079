# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.ld_preload import LdPreload, parse

PATH = "/etc/ld.so.preload"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"/lib/a.so\n", [(1, "/lib/a.so")]),
        (b"/a.so:/b.so c.so # /d.so\n\n\t/e.so", [(1, "/a.so"), (1, "/b.so"), (1, "c.so"), (3, "/e.so")]),
        (b"# nothing\n\n", []),
        (b"/x\xff.so", [(1, "/x\\xff.so")]),
    ],
)  # fmt: skip
def test_libraries(content, expected):
    assert [(row.line, row.library) for row in parse(content, PATH)] == expected


def test_a_name_too_long_is_a_gap():
    (gap,) = parse(b"/" + b"a" * 5000, PATH)
    assert isinstance(gap, Gap)


@given(st.binary() | st.text(alphabet=":# /a.so\n").map(str.encode))
def test_any_bytes_give_a_row_for_each_name(content):
    for row in parse(content, PATH):
        assert isinstance(row, LdPreload | Gap)
    if content.isascii() and content.decode("ascii").replace("\n", "").isprintable():
        without = [line.partition(b"#")[0] for line in content.split(b"\n")]
        names = [name for line in without for name in line.replace(b":", b" ").split()]
        assert [row.library.encode() for row in parse(content, PATH)] == names
