# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.package_event import PackageEvent
from pratique.parsers.rpm_log import parse, parse_yum

DNF, YUM = "/var/log/dnf.rpm.log", "/var/log/yum.log"
VALID = b"""2022-03-23T16:46:43-0400 INFO --- logging initialized ---
2022-03-23T16:46:43-0400 SUBDEBUG Upgrade: openssl-libs-1:3.2.2-6.el9.x86_64
2022-03-23T16:46:44-0400 SUBDEBUG Upgraded: openssl-libs-1:3.0.7-27.el9.x86_64
2022-03-23T16:46:45-0400 INFO Created symlink /etc/a
and what a script said on the next line
"""


def told(found):
    return [(r.line, r.action, r.package, r.version, r.arch) for r in found]


def test_dnf():
    found = list(parse(VALID, DNF))
    assert told(found) == [
        (2, "upgrade", "openssl-libs", "1:3.2.2-6.el9", "x86_64"),
        (3, "replaced", "openssl-libs", "1:3.0.7-27.el9", "x86_64"),
    ]
    assert all(row.zone_known and row.finished for row in found)


@pytest.mark.parametrize(
    ("word", "action"),
    [("Installed", "install"), ("Erase", "remove"), ("Erased", "remove"),
     ("Downgrade", "downgrade"), ("Downgraded", "replaced"), ("Reinstall", "reinstall"),
     ("Obsoleted", "replaced")],
)  # fmt: skip
def test_actions_of_dnf(word, action):
    line = f"2022-03-23T16:46:43Z SUBDEBUG {word}: python3-requests-2.25.1-8.el9.noarch"
    assert told(parse(line.encode(), DNF)) == [
        (1, action, "python3-requests", "2.25.1-8.el9", "noarch")
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Oct 04 14:39:17 Installed: tree-1.6.0-10.el7.x86_64", ("install", "tree", "1.6.0-10.el7", "x86_64")),
        ("Oct  4 14:39:17 Updated: 1:openssl-1.0.2k-19.el7.x86_64", ("upgrade", "openssl", "1:1.0.2k-19.el7", "x86_64")),
        ("Oct 04 14:39:17 Erased: tree", ("remove", "tree", "", "")),
    ],
)  # fmt: skip
def test_yum(line, expected):
    (row,) = parse_yum(line.encode(), YUM)
    assert (row.action, row.package, row.version, row.arch) == expected
    assert (row.time, row.written) == (None, line[:15])


@pytest.mark.parametrize(
    ("read", "content"),
    [
        (parse, b"no time at all"),
        (parse, b"2022-03-23T16:46:43Z SUBDEBUG Installed: what"),
        (parse_yum, b"hello"),
        (parse_yum, b"Oct 04 14:39:17 Eaten: tree-1-1.x86_64"),
        (parse_yum, b"Oct 04 14:39:17 Installed: tree"),
    ],
)
def test_what_does_not_fit_is_a_gap(read, content):
    (gap,) = read(content, DNF)
    assert isinstance(gap, Gap)
    assert gap.line == 1


@given(
    st.binary()
    | st.tuples(st.integers(0, 300), st.binary()).map(
        lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :]
    )
)
def test_any_bytes_give_rows_and_gaps(content):
    assert all(isinstance(row, PackageEvent | Gap) for row in parse(content, DNF))
    assert all(isinstance(row, PackageEvent | Gap) for row in parse_yum(content, YUM))
