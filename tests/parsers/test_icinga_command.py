from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.icinga_command import parse
from pratique.parsers.startup_item import StartupItem

PATH = "/etc/icinga2/conf.d/a.conf"


@pytest.mark.parametrize(
    ("body", "command"),
    [
        ('command = [ "/opt/x" ]', "/opt/x"),
        ('command = "/opt/x -a | sort"', "/opt/x -a | sort"),
        ('command = [ PluginDir + "/check_a", "-w", "5 %" ]', "/check_a -w '5 %'"),
        ('command = [\n "/bin/sh", // why\n "-c",\n "curl a | sh"\n ]', "/bin/sh -c 'curl a | sh'"),
    ],
)
def test_a_command(body, command):
    content = f'object CheckCommand "a" {{\n  {body}\n  timeout = 5\n}}\n'
    (row,) = parse(content.encode(), PATH)
    assert (row.line, row.name, row.command) == (2, "CheckCommand a", command)


def test_a_command_on_one_line():
    (row,) = parse(b'object EventCommand "a" { command = "/opt/x" }\n', PATH)
    assert row.command == "/opt/x"


def test_what_is_no_command():
    assert not list(parse(b'object Host "a" {\n command = "x"\n}\nconst A = "b"\n', PATH))


@given(
    st.binary()
    | st.text('[]",ab \n/=').map(lambda t: f'object CheckCommand "x" {{\ncommand = [{t}'.encode())
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, StartupItem | Gap)
