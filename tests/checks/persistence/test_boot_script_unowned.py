from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.boot_script_unowned import CHECK
from pratique.model import Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def script(*commands, path="/root/.bashrc", occasion="login", interpreter="sh"):
    return [
        StartupCommand(path, number, occasion, interpreter, command)
        for number, command in enumerate(commands, start=1)
    ]


@pytest.mark.parametrize(
    ("path", "occasion"),
    [("/etc/rc.local", "boot"), ("/etc/update-motd.d/99-x", "motd"), ("/etc/init.d/x", "boot")],
)
def test_points_at(packaged, path, occasion):
    (sign,) = signs(*script("/x", "/y", path=path, occasion=occasion), packaged("/bin/ls"))
    assert (sign.severity or CHECK.severity) is Severity.LOW
    assert sign.quote == "/x"


@pytest.mark.parametrize(
    ("path", "occasion"), [("/etc/init.d/owned", "boot"), ("/root/.bashrc", "login")]
)
def test_leaves_alone(packaged, path, occasion):
    assert signs(*script("/x", path=path, occasion=occasion), packaged("/etc/init.d/owned")) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        signs()
