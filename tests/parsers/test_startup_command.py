from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.startup_command import COMMAND_LENGTH, PARSERS, parse

AT_JOB = b"""#!/bin/sh
# atrun uid=0 gid=0
# mail root 0
umask 22
HOME=/root; export HOME
LANG=de\\ DE; export LANG
cd /root || {
\t echo 'Execution directory inaccessible' >&2
\t exit 1
}
/opt/x
"""


def commands(content: bytes, occasion: str = "login", path: str = "/etc/profile"):
    return [(row.line, row.command) for row in parse(content, path, occasion)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"#!/bin/sh\n\n# c\n  a\tb\n", [(4, "a b")]),
        (b"a \\\n  b\nc", [(1, "a   b"), (3, "c")]),
        (b"a \\\\\nb", [(1, "a \\\\"), (2, "b")]),
        (b"a\0b\n", [(1, "ab")]),
        (b"a \\", [(1, "a")]),
        (b"a \\ \nb", [(1, "a \\"), (2, "b")]),
        (b"a \\\n # c\nb", [(1, "a  # c"), (3, "b")]),
        (b"\x7fELF\x02 a\nb", []),
        (b"a \xff\n", [(1, "a \\xff")]),
    ],
)
def test_logical_lines(content, expected):
    assert commands(content) == expected


def test_what_at_writes_itself_is_left_out():
    assert commands(AT_JOB, "at", "/var/spool/cron/atjobs/a1") == [(11, "/opt/x")]
    assert commands(b"00001", "at", "/var/spool/cron/atjobs/.SEQ") == []


@pytest.mark.parametrize(
    "line", [b"A=$(/x); export A", b"LD_PRELOAD=/x.so; export LD_PRELOAD", b"A=1; /x; export A"]
)
def test_what_at_does_not_write_is_kept(line):
    content = AT_JOB.replace(b"umask 22", line)
    assert [number for number, _ in commands(content, "at", "/var/spool/at/a")] == [4, 11]


@pytest.mark.parametrize(
    ("first", "path", "interpreter"),
    [
        (b"#!/bin/bash -e\n", "/etc/rc.local", "bash"),
        (b"#!/usr/bin/env -S python3 -u\n", "/etc/update-motd.d/10", "python3"),
        (b"", "/etc/profile", "sh"),
        (b"", "/root/.cshrc", "csh"),
    ],
)
def test_the_interpreter(first, path, interpreter):
    (row,) = parse(first + b"x\n", path, "boot")
    assert row.interpreter == interpreter


def test_a_line_too_long_is_a_row_and_a_gap():
    gap, row = parse(b"a" * (2 * COMMAND_LENGTH), "/etc/profile", "login")
    assert isinstance(gap, Gap)
    assert len(row.command) <= COMMAND_LENGTH


def test_every_occasion_has_a_parser():
    assert {parser.slug for parser in PARSERS} == {
        f"startup-{occasion}"
        for occasion in ("login", "cron", "boot", "motd", "network", "at", "sshrc", "generator")
    }


@given(
    st.binary()
    | st.tuples(st.integers(0, 200), st.binary()).map(
        lambda t: AT_JOB[: t[0]] + t[1] + AT_JOB[t[0] :]
    )
)
def test_any_bytes_give_a_row_for_each_line_that_runs(content):
    numbers = [row.line for row in parse(content, "/etc/profile", "login")]
    assert numbers == sorted(set(numbers))
    lines = [
        line.replace(b"\0", b"").decode("utf-8", "backslashreplace").strip()
        for line in content.split(b"\n")
    ]
    if not content.startswith(b"\x7fELF") and b"\\" not in content:
        assert numbers == [n for n, text in enumerate(lines, 1) if text and text[0] != "#"]
    kept = [row.line for row in parse(content, "/var/spool/at/a", "at")]
    assert set(kept) <= set(numbers)
