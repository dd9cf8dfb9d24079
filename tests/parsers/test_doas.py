from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.doas import DoasRule, parse

PATH = "/etc/doas.conf"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("permit nopass keepenv bob # c", (True, ("nopass", "keepenv"), "bob", "", "")),
        ("permit setenv { A B=c } :wheel as root", (True, ("setenv",), ":wheel", "root", "")),
        ("deny bob cmd reboot args now", (False, (), "bob", "", "reboot args now")),
        ("permit persist bob as x cmd id", (True, ("persist",), "bob", "x", "id")),
    ],
)
def test_rules(line, expected):
    (row,) = parse(line.encode(), PATH)
    assert (row.permits, row.options, row.who, row.run_as, row.command) == expected


@pytest.mark.parametrize("line", ["hello", "permit", "permit nopass"])
def test_what_does_not_fit_is_a_gap(line):
    (gap,) = parse(line.encode(), PATH)
    assert isinstance(gap, Gap)


@given(st.binary() | st.text("permit nos{}\\\n as").map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, DoasRule | Gap)
