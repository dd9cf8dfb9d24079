from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.dbus_service import parse
from pratique.parsers.startup_item import StartupItem

PATH = "/usr/share/dbus-1/system-services/org.example.X.service"
CONTENT = b"[D-BUS Service]\nName=org.example.X\nExec=/opt/x -d\nUser=root\n"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (PATH, "dbus-service"),
        ("/home/a/.local/share/dbus-1/services/x.service", "dbus-session-service"),
    ],
)
def test_a_service_is_an_item(path, kind):
    (item,) = parse(CONTENT, path)
    assert (item.kind, item.line, item.name, item.username, item.command, item.program) == (
        kind, 3, "org.example.X", "root", "/opt/x -d", "/opt/x",
    )  # fmt: skip


def test_a_unit_stands_for_a_command_that_does_nothing():
    (item,) = parse(b"[D-BUS Service]\nExec=/bin/false\nSystemdService=x.service\n", PATH)
    assert (item.command, item.program) == ("x.service", "")


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse(b"hello", PATH)
    assert isinstance(gap, Gap)


@given(st.binary() | st.text('[D]Exec=/"\n').map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, StartupItem | Gap)
