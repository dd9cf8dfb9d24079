from __future__ import annotations

import pytest

from pratique.checks.persistence.user_unit_lingers import CHECK
from pratique.model import Severity
from pratique.parsers.passwd import Account
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
    ("home", "severity"), [("/home/eve", Severity.LOW), ("/root", Severity.MEDIUM)]
)
def test_points_at(file, home, severity):
    name = home.rpartition("/")[2]
    path = f"{home}/.config/systemd/user/x.service"
    (sign,) = signs(
        unit("ExecStart=/x", path=path, scope="user"), file(f"/var/lib/systemd/linger/{name}")
    )
    assert (sign.severity or CHECK.severity) is severity
    assert [place.path for place in sign.places] == [path, f"/var/lib/systemd/linger/{name}"]
    assert sign.dated == sign.places[:1]


@pytest.mark.parametrize(
    ("path", "commands"),
    [
        ("/home/bob/.config/systemd/user/x.service", ("ExecStart=/x",)),
        ("/home/eve/.config/systemd/user/x.timer", ()),
        ("/usr/lib/systemd/user/x.service", ("ExecStart=/x",)),
    ],
)
def test_leaves_alone(file, path, commands):
    assert (
        signs(unit(*commands, path=path, scope="user"), file("/var/lib/systemd/linger/eve")) == []
    )


def test_the_account_is_found_by_its_home_whatever_the_folder_is_called(file):
    path = "/var/www/.config/systemd/user/x.service"
    account = Account("/etc/passwd", 9, "www-data", 33, 33, "shadowed", "", "/var/www", "/bin/sh")
    lingers = file("/var/lib/systemd/linger/www-data")
    (sign,) = signs(unit("ExecStart=/x", path=path, scope="user"), account, lingers)
    assert sign.severity is Severity.MEDIUM
