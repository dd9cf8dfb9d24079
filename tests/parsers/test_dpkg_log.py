from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.dpkg_log import parse
from pratique.parsers.package_event import PackageEvent

PATH = "/var/log/dpkg.log"
STAMP = "2016-08-06 17:35:39 "
VALID = (
    b"2016-08-06 17:35:39 startup archives install\n"
    b"2016-08-06 17:35:39 install base-passwd:amd64 <none> 3.5.33\n"
    b"2016-08-06 17:35:40 status half-installed base-passwd:amd64 3.5.33\n"
)


def told(line):
    (row,) = parse((STAMP + line).encode(), PATH)
    return row.action, row.package, row.arch, row.version, row.old_version, row.detail


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("startup packages configure", ("startup", "", "", "", "", "packages configure")),
        ("install a:amd64 <none> 1-1", ("install", "a", "amd64", "1-1", "", "")),
        ("install a:amd64 1-0 1-1", ("install", "a", "amd64", "1-1", "1-0", "")),
        ("upgrade a:all 1-1 1-2", ("upgrade", "a", "all", "1-2", "1-1", "")),
        ("upgrade a:all 1-1 1-1", ("reinstall", "a", "all", "1-1", "1-1", "")),
        ("configure a:all 1-2 <none>", ("configure", "a", "all", "1-2", "", "")),
        ("trigproc a:all 1-2 <none>", ("trigger", "a", "all", "1-2", "", "")),
        ("remove a 1-2 <none>", ("remove", "a", "", "1-2", "", "")),
        ("purge a:amd64 1-2 <none>", ("purge", "a", "amd64", "1-2", "", "")),
        ("status installed a:amd64 1-2", ("status", "a", "amd64", "1-2", "", "installed")),
        ("status not-installed a:amd64 <none>", ("status", "a", "amd64", "", "", "not-installed")),
        ("conffile /etc/a b keep", ("conffile", "", "", "", "", "/etc/a b keep")),
    ],
)  # fmt: skip
def test_lines(line, expected):
    assert told(line) == expected


def test_time_is_that_of_the_machine():
    row = next(parse(VALID, PATH))
    when = int(datetime(2016, 8, 6, 17, 35, 39, tzinfo=UTC).timestamp()) * 1_000_000_000
    assert (row.time, row.zone_known, row.written) == (when, False, "2016-08-06 17:35:39")


def test_a_rotated_log():
    rows = list(parse(gzip.compress(VALID), PATH + ".2.gz"))
    assert [row.line for row in rows] == [1, 2, 3]


@pytest.mark.parametrize(
    "line",
    [b"hello", b"2016-08-06 17:35:39", b"2016-08-06 17:35:39 explode a 1 2", b"x" * 10_000,
     b"2016-08-06 17:35:39 install a", b"2016-99-06 17:35:39 install a <none> 1"],
)  # fmt: skip
def test_what_does_not_fit_is_a_gap_with_its_line(line):
    first, gap, last = parse(VALID[:45] + line + b"\n" + VALID[:45], PATH)
    assert isinstance(gap, Gap)
    assert (first.line, gap.line, last.line) == (1, 2, 3)


def test_sample(corpus):
    rows = list(parse((corpus / "plaso" / "dpkg.log").read_bytes(), PATH))
    assert [row.action for row in rows] == ["conffile", "startup", "install", "status"]


@given(
    st.binary()
    | st.tuples(st.integers(0, 150), st.binary()).map(
        lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :]
    )
)
def test_any_bytes_give_a_row_or_a_gap_for_each_line(content):
    found = list(parse(content, PATH))
    assert all(isinstance(row, PackageEvent | Gap) for row in found)
    assume_plain = not content.startswith((b"\x1f", b"BZh", b"\xfd7", b"\x28\xb5", b"\x04\x22"))
    if assume_plain:
        assert len(found) == sum(1 for line in content.split(b"\n") if line)
