from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.log_rotation import LogRotated, LogRotation, parse_settings, parse_state

PATH = "/etc/logrotate.d/a"
FILE = b"""# of all
weekly
rotate 4
include /etc/logrotate.d
/var/log/auth.log
"/var/log/with a blank.log" {
    rotate 14
    daily
    dateext
    dateformat -%Y%m%d
    size=10M
    maxage 90
    olddir old
    notifempty
    compress
    postrotate
        rotate 99
    endscript
}
/var/log/short.log { monthly }
"""


def test_blocks_and_what_stands_outside():
    block, short, general = parse_settings(FILE, PATH)
    assert block == LogRotation(
        path=PATH,
        line=5,
        logs=("/var/log/auth.log", "/var/log/with a blank.log"),
        every="daily",
        rotate=14,
        size="size 10M",
        maxage=90,
        olddir="old",
        dateext=True,
        dateformat="-%Y%m%d",
        ifempty=False,
        settings=("compress",),
    )
    assert (short.line, short.logs, short.every) == (20, ("/var/log/short.log",), "monthly")
    assert (general.logs, general.every, general.rotate) == ((), "weekly", 4)


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ("rotate 0", "rotate", 0),
        ("rotate -1", "rotate", 1_000_000),
        ("rotate 99999999999999", "rotate", 0),
        ("rotate\t7", "rotate", 7),
        ("rotate x", "rotate", 0),
        ("noolddir", "olddir", ""),
        ("nodateext", "dateext", False),
        ("ifempty", "ifempty", True),
        ("minsize 1M", "size", "minsize 1M"),
        ("maxage none", "maxage", None),
        ("copytruncate", "settings", ("copytruncate",)),
        ("create 640 root adm", "settings", ("create 640 root adm",)),
    ],
)
def test_one_setting(line, column, value):
    (row,) = parse_settings(f"/a {{\n{line}\n}}\n".encode(), PATH)
    assert getattr(row, column) == value


def test_a_block_without_its_end_is_a_row_and_a_gap():
    row, gap = parse_settings(b"/a {\nrotate 3\n", PATH)
    assert (row.rotate, gap.line) == (3, 1)


def test_the_state():
    told = (
        b'logrotate state -- version 2\n"/var/log/a \\"b\\"" 2026-11-8-0:0:7\n"/c" 2026-1-2-3:0:0\n'
    )
    assert list(parse_state(told, "/s")) == [
        LogRotated("/s", 2, '/var/log/a "b"', "2026-11-08 00:00:07", turned=True),
        LogRotated("/s", 3, "/c", "2026-01-02 03:00:00", turned=False),
    ]


def test_a_line_of_the_state_that_is_none_is_a_gap():
    (gap,) = parse_state(b"\x1b[2Jx\n", "/s")
    assert (gap.line, "\x1b" in gap.detail) == (1, False)


@given(st.binary() | st.tuples(st.integers(0, 300), st.binary()).map(lambda t: FILE[: t[0]] + t[1]))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse_settings(content, PATH):
        assert isinstance(row, LogRotation | Gap)
    for row in parse_state(content, PATH):
        assert isinstance(row, LogRotated | Gap)
