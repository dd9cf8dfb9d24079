from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.subordinate_range import SubordinateRange, parse

VALID = b"# own\nanna:100000:65536\n1000:165536:65536\n"


def test_ranges():
    rows = list(parse(b"# own\nanna:100000:65536\n1000:165536:65536\n", "/etc/subgid"))
    assert rows == [
        SubordinateRange("/etc/subgid", 2, "gid", "anna", 100000, 65536),
        SubordinateRange("/etc/subgid", 3, "gid", "1000", 165536, 65536),
    ]


@pytest.mark.parametrize("line", [b"anna", b"anna:1", b"anna:x:1", b"a b:1:1", b"anna:-1:5", b"\xff::"])  # fmt: skip  # noqa: E501
def test_gaps(line):
    (row,) = parse(line, "/etc/subuid")
    assert isinstance(row, Gap)


@given(
    st.binary()
    | st.tuples(st.integers(0, 90), st.binary()).map(lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :])
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, "/etc/subuid"):
        assert isinstance(row, SubordinateRange | Gap)
