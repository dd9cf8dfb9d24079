from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.stat_override import StatOverride, parse

PATH = "/var/lib/dpkg/statoverride"


def test_a_line_becomes_a_row():
    (row,) = parse(b"root #33 04754 /usr/lib/a b\n", PATH)
    assert row == StatOverride(PATH, 1, "root", "#33", 0o4754, "/usr/lib/a b")


@pytest.mark.parametrize("line", [b"root root 4755", b"root root 9 /a", b"x"])
def test_what_does_not_fit_is_a_gap(line):
    (gap,) = parse(line, PATH)
    assert isinstance(gap, Gap)


@given(st.binary(max_size=300))
def test_any_bytes(content):
    wanted = [line for line in content.split(b"\n") if line.rstrip(b"\r")]
    assert len(list(parse(content, PATH))) == len(wanted)
