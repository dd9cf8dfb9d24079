from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.binfmt import parse
from pratique.parsers.startup_item import StartupItem

PATH = "/etc/binfmt.d/x.conf"


@pytest.mark.parametrize("line", [":x:M::\\x7fELF::/opt/i:OC", ",x,M,,a:b,,/opt/i,OC"])
def test_an_interpreter_is_an_item(line):
    (item,) = parse(b"# c\n" + line.encode(), PATH)
    assert (item.line, item.name, item.program) == (2, "x", "/opt/i")
    assert item.occasion == "when a file of the kind x is run (flags OC)"


@pytest.mark.parametrize("line", ["hello", ":x:M::a:::"])
def test_what_does_not_fit_is_a_gap(line):
    (gap,) = parse(line.encode(), PATH)
    assert isinstance(gap, Gap)


@given(st.binary() | st.text(":x\n,").map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, StartupItem | Gap)
