from __future__ import annotations

import pytest

from pratique.checks.persistence.network_shell import CHECK
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def signs(command, kind="inetd"):
    row = StartupItem("/etc/inetd.conf", 2, kind, "x", "root", "when", command, "", "T1543")
    with Tables.of([row], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    "command",
    [
        "/bin/bash -i",
        "/bin/sh",
        "/usr/sbin/tcpd /bin/sh",
        "/usr/bin/env bash",
        "/bin/sh -c 'exec /bin/bash -i'",
        "/bin/su -",
        "/bin/login -f root",
        "/usr/bin/python3 -",
    ],
)
def test_points_at(command):
    (sign,) = signs(command)
    assert "as root" in sign.why.english
    assert str(sign.places[0]) == "/etc/inetd.conf:2"


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("/usr/sbin/in.ftpd -l", "inetd"),
        ("/bin/sh /usr/local/sbin/queue", "inetd"),
        ("/bin/sh -c 'mailq | tail -n 1'", "inetd"),
        ("/usr/sbin/in.telnetd", "inetd"),
        ("/usr/bin/python3 /usr/local/sbin/queue.py", "inetd"),
        ("/bin/login -p", "inetd"),
        ("/bin/bash -i", "xdg-autostart"),
    ],
)
def test_leaves_alone(command, kind):
    assert signs(command, kind) == []
