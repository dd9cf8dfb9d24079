from __future__ import annotations

import pytest

from pratique.checks.persistence.command_replaced import CHECK
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
    "command",
    [
        "alias sudo='/usr/share/x/sudo'",
        "alias ll='ls -l' su='/opt/su'",
        "alias passwd='read -s p; passwd'",
        "function sudo { /usr/bin/sudo $@; }",
        "su () {",
    ],
)
def test_points_at(command):
    (sign,) = signs(*script(command))
    assert (sign.severity or CHECK.severity) is Severity.MEDIUM


@pytest.mark.parametrize(
    "command",
    [
        "alias sudo='sudo '",
        "alias ll='/opt/ll'",
        "alias ssh='ssh -A'",
        "alias su='/usr/bin/sudo su'",
        "sudo apt update",
    ],
)
def test_leaves_alone(command):
    assert signs(*script(command)) == []
