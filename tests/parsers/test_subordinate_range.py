from __future__ import annotations

import pytest

from pratique.model import Gap
from pratique.parsers.subordinate_range import SubordinateRange, parse


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
