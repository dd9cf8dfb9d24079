from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.sysusers import SysusersEntry, parse

PATH = "/usr/lib/sysusers.d/x.conf"


def test_accounts():
    content = b'# c\nu! x 0:0 "a b" /root /bin/sh\nm y sudo\ng z -\n'
    rows = [(r.line, r.type, r.name, r.number, r.shell) for r in parse(content, PATH)]
    assert rows == [(2, "u!", "x", "0:0", "/bin/sh"), (3, "m", "y", "sudo", "")]


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse(b"u", PATH)
    assert isinstance(gap, Gap)


def test_a_type_in_empty_quotes_is_none():
    assert list(parse(b"\"\" x\n'' x\n'' ''\n", PATH)) == []


@given(st.binary() | st.text("umg \"'-\n0", max_size=60).map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, SysusersEntry | Gap)
