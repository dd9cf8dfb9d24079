from __future__ import annotations

import pytest

from pratique.inventory.autostart.systemd_unit import items
from pratique.parsers.systemd_unit import SystemdUnit
from pratique.store.tables import Tables
from pratique.survey.file import File


def unit(name="x.service", commands=("ExecStart=/opt/x",), **values):
    told = {
        "line": 4, "type": name.rpartition(".")[2], "scope": "system", "drop_in": False,
        "description": None, "username": None, "environment": (), "wanted_by": (),
        "triggers": (), "starts": None, **values,
    }  # fmt: skip
    path = f"/etc/systemd/system/{name}"
    return SystemdUnit(path=path, unit=name, commands=tuple(commands), **told)


def link(folder, name):
    return File(
        f"{folder}/{name}", folder, name, "symlink", 1, 0o777, 0, 0, 1, 1, 1, 0, None, None, None,
        None, None, None, None, 0, f"../{name}", None, None, None,
    )  # fmt: skip


def told(*rows):
    with Tables.of(rows, [SystemdUnit, File]) as tables:
        return list(items(tables))


def test_each_command_of_a_service():
    first, second = told(unit(commands=["ExecStartPre=-/bin/a", "ExecStart=+/bin/b c"]))
    assert (first.command, second.command) == ("/bin/a", "/bin/b c")
    assert (first.kind, first.username, first.name) == ("systemd-service", "root", "x.service")


@pytest.mark.parametrize(
    ("more", "occasion"),
    [
        ([], "when another unit or a person starts it"),
        (
            [link("/etc/systemd/system/multi-user.target.wants", "x.service")],
            "started with multi-user.target",
        ),
        ([unit("x.timer", ())], "started with x.timer"),
        ([unit("y.timer", (), starts="x.service")], "started with y.timer"),
        ([unit("y.timer", ())], "when another unit or a person starts it"),
        ([link("/srv/backup", "x.service")], "when another unit or a person starts it"),
    ],
)
def test_when_it_runs(more, occasion):
    (item,) = told(unit(), *more)
    assert item.occasion == occasion


def test_a_socket_may_start_a_service_for_each_connection():
    socket, service = told(unit("x.socket", (), triggers=("ListenStream=1",)), unit("x@.service"))
    assert socket.command == "starts x.service"
    assert service.occasion == "started with x.socket"


def test_a_timer_names_what_it_starts():
    (item,) = told(unit("x.timer", (), triggers=("OnCalendar=daily", "OnBootSec=1")))
    assert (item.kind, item.technique) == ("systemd-timer", "T1053.006")
    assert (item.occasion, item.command) == ("OnCalendar=daily; OnBootSec=1", "starts x.service")


def test_a_setting_that_loads():
    settings = ["Environment=LD_PRELOAD=/x.so", "Environment=LANG=C"]
    items_of_it = told(unit(commands=(), environment=settings))
    assert [item.command for item in items_of_it] == ["Environment=LD_PRELOAD=/x.so"]


def test_a_user_unit_runs_as_its_user():
    assert told(unit(scope="user"))[0].username == ""
    assert told(unit(username="www"))[0].username == "www"
