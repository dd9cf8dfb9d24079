# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.section_hook import FORMATS, PARSERS, parse
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH
from pratique.survey.places import Routes

GIT = b"""[core]
\tbare = false
\tfsmonitor = true
\tpager = nohup setsid /opt/x & ${PAGER:-less}
[alias]
\tst = status
\tup = !/opt/y
[filter "a\\"b"] clean = /opt/z %f
; [core] sshCommand = no
"""


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("/srv/a/.git/config", GIT, [(4, "core pager", "", "/opt/x"), (7, "alias up", "", "/opt/y"), (8, 'filter a\\\\"b clean', "", "/opt/z")]),
        ("/home/ann/.gitconfig", b"[credential]\nhelper = store\n[core]\nhooksPath = /opt/h\n", [(4, "core hooksPath", "", "/opt/h")]),
        ("/home/ann/.config/autostart/a.desktop", b"[Desktop Entry]\nName=a\nExec=/opt/x %u\nTryExec=/opt/y\n", [(3, "Desktop Entry Exec", "", "/opt/x")]),
        ("/etc/supervisor/conf.d/a.conf", b"[program:a]\nuser=ann\ncommand=/opt/x\n[program:b]\ncommand=/opt/y\n", [(3, "program:a command", "ann", "/opt/x"), (5, "program:b command", "root", "/opt/y")]),
        ("/etc/wireguard/wg0.conf", b"[Interface]\nPostUp = /opt/x %i\nDNS = 192.0.2.1\n", [(2, "Interface PostUp", "root", "/opt/x")]),
        ("/etc/pacman.d/hooks/a.hook", b"[Trigger]\nType = Path\n[Action]\nExec = /opt/x\n", [(4, "Action Exec", "root", "/opt/x")]),
        ("/etc/yum.repos.d/a.repo", b"[a]\nbaseurl=http://192.0.2.1/\ngpgcheck=0\n", [(2, "a baseurl", "root", "http://192.0.2.1/"), (3, "a gpgcheck", "root", "0")]),
        ("/etc/gitlab-runner/config.toml", b'[[runners]]\n  pre_build_script = "/opt/x"\n', [(2, "runners pre_build_script", "root", "/opt/x")]),
    ],
)  # fmt: skip
def test_what_starts_something(path, content, expected):
    folder, _, name = path.rpartition("/")
    found = [
        row
        for parser in Routes(PARSERS).parsers_for(folder, name)
        for row in parser.parse(content, path)
    ]
    assert sorted((row.line, row.name, row.username, row.program) for row in found) == [
        (line, named.replace("\\\\", "\\"), user, program)
        for line, named, user, program in expected
    ]


def test_a_line_too_long_is_a_gap_too():
    content = b"[core]\npager=" + b"a" * 2 * COMMAND_LENGTH
    gap, row = parse(content, "/etc/gitconfig", FORMATS[0])
    assert isinstance(gap, Gap)
    assert len(row.command) <= COMMAND_LENGTH


@given(st.binary() | st.tuples(st.integers(0, 150), st.binary()).map(lambda t: GIT[: t[0]] + t[1]))
def test_any_bytes_give_rows_and_gaps(content):
    for form in FORMATS:
        for row in parse(content, "/etc/x", form):
            assert isinstance(row, StartupItem | Gap)
