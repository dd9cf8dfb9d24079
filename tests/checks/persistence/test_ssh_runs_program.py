from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.ssh_runs_program import CHECK
from pratique.model import Severity
from pratique.parsers.ssh_settings import parse_server
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables

SFTP = "/usr/lib/openssh/sftp-server"


def severities(text: str, *rows) -> list[Severity]:
    items = [
        row
        for row in parse_server(text.encode(), "/etc/ssh/sshd_config")
        if isinstance(row, StartupItem)
    ]
    return [sign.severity for sign in CHECK.find(Tables.of([*items, *rows], CHECK.reads))]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("AuthorizedKeysCommand /usr/bin/k %u", Severity.MEDIUM),
        ("AuthorizedKeysCommand /usr/local/bin/gitea keys", Severity.LOW),
        ("Subsystem sftp /usr/lib/openssh/sftp-x", Severity.MEDIUM),
        ("Subsystem x /bin/sh", Severity.MEDIUM),
        ("ForceCommand /opt/login", Severity.LOW),
    ],
)
def test_points_at(packaged, text, severity):
    assert severities(text, packaged(SFTP), packaged("/bin/sh")) == [severity]


@pytest.mark.parametrize(
    "text",
    [
        f"Subsystem sftp {SFTP}",
        "Subsystem sftp internal-sftp",
        "ForceCommand internal-sftp",
        "AuthorizedKeysCommand /tmp/k %u",
    ],
)
def test_leaves_alone(packaged, text):
    assert severities(text, packaged(SFTP)) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        severities("ForceCommand /opt/login")
