from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.apt_history import parse
from pratique.parsers.package_event import PackageEvent

PATH = "/var/log/apt/history.log"
VALID = b"""
Start-Date: 2019-07-12  04:12:20
Commandline: apt-get dist-upgrade
Requested-By: jxs (1005)
Install: libx:amd64 (1.10.0-3, automatic), y:all (2)
Upgrade: libz:amd64 (1:9.10-12, 1:9.10-13), w:i386 (1, 2, automatic)
Remove: v:amd64 (2.6-1)
Purge: u:amd64 (3.0.6-1)
End-Date: 2019-07-12  04:12:51

Start-Date: 2019-07-13  05:00:00
Commandline: apt install t
Install: t:amd64 (1)
Error: Sub-process /usr/bin/dpkg returned an error code (1)
End-Date: 2019-07-13  05:00:01

Start-Date: 2019-07-14  05:00:00
Reinstall: s:amd64 (1)
"""


def rows(content=VALID):
    return list(parse(content, PATH))


def test_packages():
    found = [
        (r.line, r.action, r.package, r.arch, r.old_version, r.version, r.detail)
        for r in rows()
        if r.action != "run"
    ]
    assert found == [
        (5, "install", "libx", "amd64", "", "1.10.0-3", "automatic"),
        (5, "install", "y", "all", "", "2", ""),
        (6, "upgrade", "libz", "amd64", "1:9.10-12", "1:9.10-13", ""),
        (6, "upgrade", "w", "i386", "1", "2", "automatic"),
        (7, "remove", "v", "amd64", "", "2.6-1", ""),
        (8, "purge", "u", "amd64", "", "3.0.6-1", ""),
        (13, "install", "t", "amd64", "", "1", ""),
        (18, "reinstall", "s", "amd64", "", "1", ""),
    ]


def test_runs():
    whole, failed, broken_off = (row for row in rows() if row.action == "run")
    assert (whole.line, whole.command, whole.username) == (2, "apt-get dist-upgrade", "jxs (1005)")
    assert whole.end - whole.time == 31_000_000_000
    assert (failed.finished, broken_off.finished) == (False, False)
    assert failed.detail.startswith("Sub-process")
    assert broken_off.end is None


def test_every_package_knows_its_run():
    assert {(r.command, r.username, r.finished) for r in rows() if r.line in (5, 6, 7, 8)} == {
        ("apt-get dist-upgrade", "jxs (1005)", True)
    }


def test_blocks_without_a_blank_line_between_them():
    found = rows(b"Start-Date: 2019-07-12  04:12:20\nStart-Date: 2019-07-13  04:12:20\n")
    assert [row.line for row in found] == [1, 2]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"hello", 1, "not a line of a history of apt"),
        (b"Start-Date: yesterday", 1, "not a line of a history of apt"),
        (b"Start-Date: 2019-07-12  04:12:20\nUpgrade: a (1, 2), )(", 2, "not a list of packages"),
        (b"Install: a:amd64 (1)", 1, "a run of apt without its time"),
    ],
)
def test_what_does_not_fit_is_a_gap(content, line, reason):
    assert (line, reason) in [(g.line, g.reason) for g in rows(content) if isinstance(g, Gap)]


def test_what_has_no_time_is_kept():
    (row,) = [one for one in rows(b"Install: a:amd64 (1)") if getattr(one, "package", "")]
    assert (row.package, row.time) == ("a", None)


def test_sample(corpus):
    found = rows((corpus / "plaso" / "apt_history.log").read_bytes())
    assert not [one for one in found if isinstance(one, Gap)]
    assert len([one for one in found if one.action == "run"]) == 10
    assert len(found) == 807


@given(
    st.binary()
    | st.tuples(st.integers(0, 500), st.binary()).map(
        lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :]
    )
)
def test_any_bytes_give_rows_and_gaps(content):
    assert all(isinstance(row, PackageEvent | Gap) for row in parse(content, PATH))
