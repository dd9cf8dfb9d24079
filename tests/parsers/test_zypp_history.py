from __future__ import annotations

import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.package_event import PackageEvent
from pratique.parsers.zypp_history import parse

PATH = "/var/log/zypp/history"
VALID = rb"""# 2024-03-01 10:00:00 openssl-3.1.4-3.1.x86_64.rpm installed ok
2024-03-01 10:00:00|command|root@web|'zypper' 'in' 'a\|b'|
2024-03-01 10:00:02|install|openssl|3.1.4-3.1|x86_64|root@web|repo-oss|0a1b|
2024-03-01 10:00:03|install|libopenssl3|3.1.4-3.1|x86_64||repo-oss|0a1c|
2024-03-01 10:00:04|remove |nano|8.1-1.1|x86_64|root@web|
2024-03-01 10:00:05|radd   |repo-oss|https://download.example/|
"""


def test_rows():
    found = [
        (r.line, r.action, r.package, r.version, r.arch, r.username, r.command)
        for r in parse(VALID, PATH)
    ]
    command = "'zypper' 'in' 'a|b'"
    assert found == [
        (2, "run", "", "", "", "root@web", command),
        (3, "install", "openssl", "3.1.4-3.1", "x86_64", "root@web", command),
        (4, "install", "libopenssl3", "3.1.4-3.1", "x86_64", "root@web", command),
        (5, "remove", "nano", "8.1-1.1", "x86_64", "root@web", command),
    ]


def test_a_rotated_history():
    assert len(list(parse(lzma.compress(VALID), PATH + "-20240401.xz"))) == 4


@pytest.mark.parametrize(
    "content", [b"hello", b"2024-03-01 10:00:02|install|a", b"2024-03-01 10:00:02|eat|a|b|c|d|"]
)
def test_what_does_not_fit_is_a_gap(content):
    (gap,) = parse(content, PATH)
    assert isinstance(gap, Gap)


@given(
    st.binary()
    | st.tuples(st.integers(0, 400), st.binary()).map(
        lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :]
    )
)
def test_any_bytes_give_rows_and_gaps(content):
    assert all(isinstance(row, PackageEvent | Gap) for row in parse(content, PATH))
