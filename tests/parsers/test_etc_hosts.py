from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.etc_hosts import EtcHosts, parse

PATH = "/etc/hosts"


def test_lines_become_rows():
    assert list(parse(b"127.0.0.1 localhost A.example.org # x\n::1 ip6\n\n#x\n", PATH)) == [
        EtcHosts(PATH, 1, "127.0.0.1", ("localhost", "a.example.org")),
        EtcHosts(PATH, 2, "::1", ("ip6",)),
    ]


@pytest.mark.parametrize("line", [b"127.0.0.1", b"localhost 127.0.0.1"])
def test_what_does_not_fit_is_a_gap(line):
    (gap,) = parse(line, PATH)
    assert isinstance(gap, Gap)


def test_names_without_end_are_cut():
    row, gap = parse(b"127.0.0.1" + b" a" * 600, PATH)
    assert len(row.hostnames) == 500
    assert isinstance(gap, Gap)


@given(st.binary(max_size=300))
def test_any_bytes(content):
    assert all(row.path == PATH for row in parse(content, PATH))
