from __future__ import annotations

import pytest

from pratique.checks.persistence.unit_from_writable import CHECK
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
    ["ExecStart=/tmp/x", "ExecStart=-/dev/shm/.a/b -d", "ExecStart=@/var/lib/.x/y [kworker/0:0]"],
)
def test_points_at(command):
    (sign,) = signs(unit(command))
    assert sign.severity is Severity.HIGH


def test_points_at_a_unit_that_is_kept_elsewhere(file):
    path = "/etc/systemd/system/multi-user.target.wants/x.service"
    (sign,) = signs(file(path, type="symlink", symlink_target="/tmp/x.service"))
    assert sign.places[0].path == path


@pytest.mark.parametrize(
    "command", ["ExecStart=/usr/sbin/x -c /tmp/x.conf", "ExecStartPre=/bin/rm -f /tmp/x"]
)
def test_leaves_alone(file, command):
    link = file(
        "/etc/systemd/system/y.service",
        type="symlink",
        symlink_target="/lib/systemd/system/z.service",
    )
    masked = file("/etc/systemd/system/m.service", type="symlink", symlink_target="/dev/null")
    assert signs(unit(command), link, masked) == []
