# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.crontab import (
    COMMAND_LENGTH,
    Crontab,
    CrontabVariable,
    parse,
    parse_anacrontab,
    parse_script,
)

SYSTEM = "/etc/crontab"
OWN = "/var/spool/cron/crontabs/bob"


def job(row: Crontab) -> tuple:
    times = (row.minute, row.hour, row.day_of_month, row.month, row.day_of_week)
    return row.event or " ".join(map(str, times)), row.username, row.command


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        (SYSTEM, b"1 2 3 4 5 root /a b", ("1 2 3 4 5", "root", "/a b")),
        (SYSTEM, b" \t*/5\t* * jan-mar,dec\tmon-Fri www-data /a", ("*/5 * * jan-mar,dec mon-Fri", "www-data", "/a")),
        (SYSTEM, b"@reboot root /a", ("@reboot", "root", "/a")),
        (SYSTEM, b"-* * * * * root /a", ("* * * * *", "root", "/a")),
        (SYSTEM, b"0-59/2 * * * * root\t/a\r", ("0-59/2 * * * *", "root", "/a")),
        (OWN, b"@daily /opt/x --now", ("@daily", "bob", "/opt/x --now")),
        (OWN, b"* * * * * A=b /x", ("* * * * *", "bob", "A=b /x")),
        ("/var/spool/cron/tabs/eve", b"@hourly /x", ("@hourly", "eve", "/x")),
        ("/etc/crontabs/root", b"@hourly /x", ("@hourly", "root", "/x")),
        ("/var/spool/cron/mallory", b"@hourly /x", ("@hourly", "mallory", "/x")),
    ],
)  # fmt: skip
def test_a_job(path, line, expected):
    (row,) = parse(line + b"\n", path)
    assert job(row) == expected
    assert row.line == 1


def test_each_line_has_its_own_user():
    rows = parse(b"1 * * * *\troot\t/a.sh\n2 * * * *\twww-data\t/b.sh\n", SYSTEM)
    assert [(row.line, row.username) for row in rows] == [(1, "root"), (2, "www-data")]


def test_a_percent_sign_ends_the_command():
    (row,) = parse(b"* * * * * root date +\\%F; sh%curl x%ls\n", SYSTEM)
    assert (row.command, row.input) == ("date +%F; sh", "curl x%ls")


def test_settings():
    rows = list(parse(b"SHELL=/bin/bash\n'PATH' = \"/tmp:/bin\"\nMAILTO=\n", SYSTEM))
    assert rows == [
        CrontabVariable(SYSTEM, 1, "SHELL", "/bin/bash"),
        CrontabVariable(SYSTEM, 2, "PATH", "/tmp:/bin"),
        CrontabVariable(SYSTEM, 3, "MAILTO", ""),
    ]


@pytest.mark.parametrize(
    "line", [b"hello", b"* * * * root", b"* * * * * root", b"@daily", b"1 2 3 x 5 root a", b"@daily root"]
)  # fmt: skip
def test_a_line_that_does_not_fit_is_kept(line):
    (gap,) = parse(b"\n" + line + b"\n", SYSTEM)
    assert isinstance(gap, Gap)
    assert (gap.line, gap.reason) == (2, "not a line of a crontab")


def test_a_line_too_long_is_a_row_and_a_gap():
    gap, row = parse(b"@daily root " + b"a" * (2 * COMMAND_LENGTH), SYSTEM)
    assert isinstance(gap, Gap)
    assert len(row.command) <= COMMAND_LENGTH


@pytest.mark.parametrize(("name", "active"), [("php", True), ("php.bak", False), (".x", False)])
def test_cron_leaves_odd_names_out(name, active):
    (row,) = parse(b"@daily root /x\n", f"/etc/cron.d/{name}")
    assert row.active is active


def test_anacrontab():
    rows = list(
        parse_anacrontab(b"RANDOM_DELAY=5\n7 10 weekly run /x\n@monthly 45 m /y\nz\n", "/a")
    )
    assert isinstance(rows[0], CrontabVariable)
    assert [job(row) for row in rows[1:3]] == [
        ("@every 7 days", "root", "run /x"),
        ("@monthly", "root", "/y"),
    ]
    assert isinstance(rows[3], Gap)


def test_a_script_is_one_job():
    (row,) = parse_script(b"#!/bin/sh\nexec /x\n", "/etc/cron.daily/backup")
    assert (*job(row), row.line, row.active) == (
        "@daily", "root", "/etc/cron.daily/backup", None, True,
    )  # fmt: skip
    assert list(parse_script(b"# keeps the folder\n", "/etc/cron.daily/.placeholder")) == []


VALID = b"SHELL=/bin/sh\n# c\n\n17 * * * * root cd / && x\n@reboot\troot\ty%z\n"


@given(
    st.binary()
    | st.tuples(st.integers(0, 60), st.binary()).map(lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :])
)
def test_any_bytes_give_a_row_or_a_gap_for_each_line(content):
    lines = [
        number
        for number, line in enumerate(content.split(b"\n"), start=1)
        if line.rstrip(b"\r").strip(b" \t\0") and not line.strip(b" \t\0").startswith(b"#")
    ]
    assert [row.line for row in parse(content, SYSTEM)] == lines
    assert [row.line for row in parse_anacrontab(content, SYSTEM)] == lines
    assert len(list(parse_script(content, "/etc/cron.daily/x"))) <= 1
