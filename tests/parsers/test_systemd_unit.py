from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.systemd_unit import SystemdUnit, parse

PATH = "/etc/systemd/system/x.service"
VALID = b"""[Unit]
Description=A thing
[Service]
# c
ExecStartPre=-/bin/true
ExecStart=/usr/sbin/x \\
; c
# c
  -d
User=www-data
Environment=LD_PRELOAD=/x.so "A=b c"
EnvironmentFile=-/etc/default/x
[Install]
WantedBy=multi-user.target
"""


def test_a_service():
    (unit,) = parse(VALID, PATH)
    assert unit == SystemdUnit(
        path=PATH,
        line=5,
        unit="x.service",
        type="service",
        scope="system",
        drop_in=False,
        description="A thing",
        commands=("ExecStartPre=-/bin/true", "ExecStart=/usr/sbin/x  -d"),
        username="www-data",
        environment=('Environment=LD_PRELOAD=/x.so "A=b c"', "EnvironmentFile=-/etc/default/x"),
        wanted_by=("WantedBy=multi-user.target",),
        triggers=(),
        starts=None,
    )


def test_a_timer():
    content = b"[Timer]\nOnCalendar=*:0/5\nOnBootSec=1min\nUnit=y.service\n"
    (unit,) = parse(content, "/usr/lib/systemd/system/x.timer")
    assert (unit.type, unit.triggers, unit.starts, unit.line) == (
        "timer", ("OnCalendar=*:0/5", "OnBootSec=1min"), "y.service", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "unit", "kind", "scope", "drop_in"),
    [
        ("/etc/systemd/system/ssh.service.d/o.conf", "ssh.service", "service", "system", True),
        ("/etc/systemd/system/service.d/o.conf", "service", "service", "system", True),
        ("/home/a/.config/systemd/user/x.socket", "x.socket", "socket", "user", False),
        ("/etc/systemd/user/y@.path", "y@.path", "path", "user", False),
    ],
)
def test_names(path, unit, kind, scope, drop_in):
    (row,) = parse(b"[Service]\nExecStart=\nExecStart=/x\n", path)
    assert (row.unit, row.type, row.scope, row.drop_in) == (unit, kind, scope, drop_in)
    assert row.commands == ("ExecStart=", "ExecStart=/x")


@pytest.mark.parametrize("path", ["/etc/systemd/system/x.conf", "/etc/systemd/system/README"])
def test_what_is_no_unit(path):
    assert list(parse(VALID, path)) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"A=b\n[Service]", "a setting outside of a section"),
        (b"[Service]\nhello", "not a setting of a unit"),
        (b"[Service\nA=b", "not a section of a unit"),
    ],
)
def test_lines_that_do_not_fit_are_kept(line, reason):
    gaps = [row for row in parse(line, PATH) if isinstance(row, Gap)]
    assert gaps[0].reason == reason


@given(
    st.binary()
    | st.tuples(st.integers(0, 250), st.binary()).map(
        lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :]
    )
)
def test_any_bytes_give_one_unit_at_most_and_gaps(content):
    rows = list(parse(content, PATH))
    assert sum(isinstance(row, SystemdUnit) for row in rows) <= 1
    assert all(isinstance(row, Gap) for row in rows[:-1])
