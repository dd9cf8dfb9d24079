from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.apk_log import parse
from pratique.parsers.package_event import PackageEvent

PATH = "/var/log/apk.log"
VALID = b"""
Running `apk upgrade` at 2024-05-08 12:34:56
apk-tools 2.14.4, compiled for x86_64.
(1/2) Upgrading openssl (3.1.4-r0 -> 3.1.5-r0)
( 2/12) Installing nano@edge (8.0-r0)
Executing busybox-1.36.1-r15.trigger
OK: 10 MiB in 20 packages
"""


def test_rows():
    found = list(parse(VALID, PATH))
    assert [(r.line, r.action, r.package, r.version, r.old_version) for r in found] == [
        (2, "run", "", "", ""),
        (4, "upgrade", "openssl", "3.1.5-r0", "3.1.4-r0"),
        (5, "install", "nano", "8.0-r0", ""),
    ]
    assert {(r.command, r.written, r.zone_known) for r in found} == {
        ("apk upgrade", "2024-05-08 12:34:56", True)
    }


@pytest.mark.parametrize("content", [b"hello", b"Running `apk add a` at 2024-99-08 12:34:56"])
def test_what_does_not_fit_is_a_gap(content):
    (gap,) = parse(content, PATH)
    assert isinstance(gap, Gap)


@given(
    st.binary()
    | st.tuples(st.integers(0, 200), st.binary()).map(
        lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :]
    )
)
def test_any_bytes_give_rows_and_gaps(content):
    assert all(isinstance(row, PackageEvent | Gap) for row in parse(content, PATH))
