from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.startup_command import COMMAND_LENGTH, PARSERS, parse
from pratique.survey.places import Routes

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


@pytest.mark.parametrize(
    ("content", "path", "kind"),
    [
        (b"x\n", "/srv/people/ann/.bashrc", "login-script"),
        (b"\x7fELF", "/etc/cron.daily/x", "periodic-script"),
        (b"#!/bin/sh\nx\n", "/etc/periodic/15min/x", "periodic-script"),
        (b"x\n", "/etc/rc2.d/S99x", "boot-script"),
        (b"x\n", "/usr/lib/systemd/system-sleep/x", "sleep-hook"),
        (b"x\n", "/etc/NetworkManager/dispatcher.d/pre-up.d/x", "network-script"),
        (b"x\n", "/etc/kernel/postinst.d/x", "kernel-hook"),
        (b"x\n", "/usr/lib/dracut/modules.d/99x/x.sh", "initramfs-script"),
        (b"x\n", "/var/lib/dpkg/info/x.postinst", "package-script"),
        (b"x\n", "/srv/a/.git/hooks/pre-commit", "git-hook"),
        (b"x\n", "/srv/a.git/hooks/post-receive", "git-hook"),
        (b"x\n", "/etc/sv/x/run", "service-script"),
        (b"x\n", "/var/lib/cloud/scripts/per-boot/x", "cloud-script"),
        (b"x\n", "/etc/X11/Xsession.d/99x", "desktop-script"),
        (b"x\n", "/root/.ssh/rc", "ssh-rc"),
        (b"x\n", "/var/spool/atspool/a1", "at-job"),
    ],
)
def test_the_file_is_an_item(content, path, kind):
    folder, _, name = path.rpartition("/")
    (parser,) = Routes(PARSERS).parsers_for(folder, name)
    first = next(iter(parser.parse(content, path)))
    assert (first.kind, first.line, first.command, first.program) == (kind, None, path, path)


@pytest.mark.parametrize(
    ("line", "name", "program"),
    [
        (b"export BASH_ENV=/opt/x\n", "BASH_ENV", "/opt/x"),
        (b"NODE_OPTIONS='--require /opt/x.js'; export NODE_OPTIONS\n", "NODE_OPTIONS", "/opt/x.js"),
        (b'PROMPT_COMMAND="history -a"\n', "PROMPT_COMMAND", ""),
        (b"PERL5OPT=-Mx\n", "PERL5OPT", ""),
    ],
)
def test_variables_that_run_something(line, name, program):
    (parser,) = Routes(PARSERS).parsers_for("/etc/profile.d", "x.sh")
    *_, item = parser.parse(line, "/etc/profile.d/x.sh")
    assert (item.kind, item.line, item.name, item.program) == ("shell-variable", 1, name, program)


def test_other_variables_run_nothing():
    (parser,) = Routes(PARSERS).parsers_for("/etc/profile.d", "x.sh")
    found = tuple(parser.parse(b"MYENV=/a\nif [ $ENV = a ]; then b; fi\n", "/etc/profile.d/x.sh"))
    assert {row.table for row in found} == {"startup_item", "startup_command"}
    assert "shell-variable" not in {getattr(row, "kind", "") for row in found}


def test_a_file_of_comments_runs_nothing():
    (parser,) = Routes(PARSERS).parsers_for("/etc/cron.daily", ".placeholder")
    assert list(parser.parse(b"# keeps the folder\n", "/etc/cron.daily/.placeholder")) == []
    hooks = Routes(PARSERS).parsers_for("/srv/a/.git/hooks", "pre-commit.sample")
    assert hooks == ()


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
