from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.sudo_conf import parse

PATH = "/etc/sudo.conf"


def test_plugins_and_helpers():
    content = b"# c\nPlugin policy /opt/p.so a=b\nPath askpass /opt/a\nSet probe_interfaces false\n"
    rows = [(row.line, row.name, row.program, row.command) for row in parse(content, PATH)]
    assert rows == [
        (2, "policy", "/opt/p.so", "/opt/p.so a=b"), (3, "askpass", "/opt/a", "/opt/a"),
    ]  # fmt: skip


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse(b"hello", PATH)
    assert isinstance(gap, Gap)


@given(st.binary() | st.text("Plugin Path/\\\n ").map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, StartupItem | Gap)
