from __future__ import annotations

import pytest

from pratique.checks.accounts.sudo_setting import CHECK
from pratique.model import Severity
from pratique.parsers.sudoers import parse
from pratique.store.tables import Tables


def severities(text: str) -> list[Severity]:
    rows = parse(text.encode(), "/etc/sudoers")
    return [sign.severity for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ('Defaults env_keep += "LD_PRELOAD"', Severity.HIGH),
        ("Defaults env_keep=LD_*", Severity.HIGH),
        ('Defaults secure_path="/tmp/x:/bin"', Severity.HIGH),
        ("Defaults env_file=/var/tmp/env", Severity.HIGH),
        ("Defaults !syslog", Severity.MEDIUM),
        ("Defaults timestamp_timeout=-1", Severity.LOW),
        ("Defaults timestamp_timeout=100000", Severity.LOW),
        ("Defaults !env_reset", Severity.LOW),
        ("Defaults visiblepw", Severity.LOW),
    ],
)
def test_points_at(text, severity):
    assert severities(text) == [severity]


@pytest.mark.parametrize(
    "text",
    [
        'Defaults env_keep += "LANG HOME SSH_AUTH_SOCK"',
        'Defaults secure_path="/usr/local/sbin:/usr/bin:/snap/bin"',
        "Defaults timestamp_timeout=15",
        "Defaults timestamp_timeout=x",
        "Defaults !requiretty, mail_badpass, use_pty",
        "Defaults logfile=/var/log/sudo.log",
    ],
)
def test_leaves_alone(text):
    assert severities(text) == []
