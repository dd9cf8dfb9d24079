from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.fcrontab import parse
from pratique.parsers.startup_item import StartupItem

PATH = "/var/spool/fcron/anna.orig"


@pytest.mark.parametrize(
    ("line", "occasion", "command"),
    [
        ("@ 10 /opt/x -a", "after each 10 that the machine is up", "/opt/x -a"),
        ("@lavg1(0.5),mail(no) 2h30m /opt/x", "after each 2h30m that the machine is up", "/opt/x"),
        ("15 2 * * * /opt/x", "15 2 * * *", "/opt/x"),
        ("&bootrun 0,30 */2 1-5 jan mon /opt/x", "0,30 */2 1-5 jan mon", "/opt/x"),
        ("&exesev(true) 5 4 * * * /opt/x", "5 4 * * *", "/opt/x"),
        ("%hourly 0-15 /opt/x", "hourly 0-15", "/opt/x"),
        ("%daily,mail(no) * 8-18 /opt/x", "daily * 8-18", "/opt/x"),
        ("%monthly * 8 1-5 /opt/x", "monthly * 8 1-5", "/opt/x"),
    ],
)
def test_a_job(line, occasion, command):
    (row,) = parse(f"# c\nSHELL=/bin/sh\n!mail(yes)\n{line}\n".encode(), PATH)
    assert (row.line, row.occasion, row.command, row.username) == (4, occasion, command, "anna")


def test_the_account_may_be_told():
    (row,) = parse(b"&runas(www-data) 1 * * * * /opt/x\n", PATH)
    assert row.username == "www-data"


@pytest.mark.parametrize("line", ["hello", "%never 1 /x", "%monthly 1 2", "@10"])
def test_what_does_not_fit_is_a_gap(line):
    assert [type(row) for row in parse(line.encode(), PATH)] == [Gap]


@given(st.binary() | st.text("@&%(),! 15*a\n\\=").map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, StartupItem | Gap)
