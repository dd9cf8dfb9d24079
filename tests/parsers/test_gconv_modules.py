from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.gconv_modules import parse
from pratique.parsers.startup_item import StartupItem

PATH = "/usr/lib/gconv/gconv-modules"


def test_only_paths_are_items():
    content = b"alias A B\nmodule A// INTERNAL a 1\nmodule B// INTERNAL /opt/b.so 1\n"
    (item,) = parse(content, PATH)
    assert (item.line, item.kind, item.program) == (3, "gconv", "/opt/b.so")


@given(st.binary() | st.text("module /ab \n").map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, StartupItem | Gap)
