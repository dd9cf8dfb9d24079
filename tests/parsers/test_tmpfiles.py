# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.tmpfiles import TmpfilesRule, parse

PATH = "/etc/tmpfiles.d/x.conf"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("d /run/x 0755 root root 10d", ("d", "/run/x", "0755", "root", "")),
        ("f+ /etc/cron.d/x 0644 - - - * * * * * root x", ("f+", "/etc/cron.d/x", "0644", "", "* * * * * root x")),
        ('L+ "/a b" - - - - /c', ("L+", "/a b", "", "", "/c")),
        ("z /bin/x 4755", ("z", "/bin/x", "4755", "", "")),
        ("h %h/x", ("h", "%h/x", "", "", "")),
    ],
)  # fmt: skip
def test_rules(line, expected):
    (row,) = parse(line.encode(), PATH)
    assert (row.type, row.target, row.mode, row.username, row.argument) == expected


@pytest.mark.parametrize("line", ["d", "d run/x", "hello world"])
def test_what_does_not_fit_is_a_gap(line):
    (gap,) = parse(line.encode(), PATH)
    assert isinstance(gap, Gap)


@given(st.binary() | st.text("fL+ /\"'-\n\\a").map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, TmpfilesRule | Gap)
