from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.cloud_config import parse
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH

PATH = "/var/lib/cloud/instances/i-1/user-data.txt"
CONFIG = b"""#cloud-config
packages:
  - nginx
bootcmd:
  - [ sh, -c, "/opt/x" ]
runcmd:
 - /opt/y --a
 # c
 - |
   /opt/z
users:
 - default
"""


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            CONFIG,
            [(5, "bootcmd", "/opt/x"), (7, "runcmd", "/opt/y"), (10, "runcmd", "/opt/z")],
        ),
        (b"#!/bin/sh\n# c\n/opt/x\n", [(3, "user-data", "/opt/x")]),
        (b"runcmd: []\n", []),
        (b"datasource_list: [ None ]\n", []),
    ],
)
def test_commands(content, expected):
    assert [(row.line, row.name, row.program) for row in parse(content, PATH)] == expected


def test_a_line_too_long_is_a_gap_too():
    gap, row = parse(b"runcmd:\n- /" + b"x" * 2 * COMMAND_LENGTH, PATH)
    assert isinstance(gap, Gap)
    assert len(row.command) <= COMMAND_LENGTH


@given(
    st.binary() | st.tuples(st.integers(0, 150), st.binary()).map(lambda t: CONFIG[: t[0]] + t[1])
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, StartupItem | Gap)
