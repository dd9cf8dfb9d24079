from __future__ import annotations

import pytest

from pratique.checks.accounts.sudo_shell import CHECK
from pratique.model import Severity
from pratique.parsers import passwd, sudoers
from pratique.store.tables import Tables

ACCOUNTS = b"""root:x:0:0::/root:/bin/bash
www-data:x:33:33::/var/www:/usr/sbin/nologin
bob:x:1000:1000::/home/bob:/bin/bash
"""


def severities(text: str) -> list[Severity]:
    rows = [
        *passwd.parse(ACCOUNTS, "/etc/passwd"),
        *sudoers.parse(text.encode(), "/etc/sudoers.d/x"),
    ]
    found = CHECK.find(Tables.of(rows, CHECK.reads))
    return [sign.severity or CHECK.severity for sign in found]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("www-data ALL=(ALL) NOPASSWD: /usr/bin/vim", Severity.MEDIUM),
        ("www-data ALL=(root) NOPASSWD: /usr/bin/find *", Severity.MEDIUM),
        ("ALL ALL=(ALL) NOPASSWD: /usr/bin/python3", Severity.MEDIUM),
        ("bob ALL=(ALL) NOPASSWD: /tmp/x", Severity.HIGH),
        ("bob ALL=(ALL) NOPASSWD: /usr/bin/rsync", Severity.LOW),
        ("bob ALL=(ALL) NOPASSWD: /usr/bin/*", Severity.LOW),
        ("Cmnd_Alias E = /usr/bin/less\nwww-data ALL=(ALL) NOPASSWD: E", Severity.MEDIUM),
    ],
)
def test_points_at(text, severity):
    assert severities(text) == [severity]


@pytest.mark.parametrize(
    "text",
    [
        "www-data ALL=(ALL) /usr/bin/vim",
        "www-data ALL=(ALL) NOPASSWD: /usr/bin/systemctl reload nginx",
        "www-data ALL=(ALL) NOPASSWD: /usr/bin/apt-get update",
        "www-data ALL=(deploy) NOPASSWD: /usr/bin/vim",
        "www-data ALL=(ALL) NOPASSWD: ALL",
        "www-data ALL=(ALL) NOPASSWD: !/usr/bin/vim",
    ],
)
def test_leaves_alone(text):
    assert severities(text) == []
