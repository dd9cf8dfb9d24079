from __future__ import annotations

import pytest

from pratique.checks.persistence.cron_variable import CHECK
from pratique.model import Severity
from pratique.parsers.crontab import CrontabVariable
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("name", "value", "severity"),
    [
        ("LD_PRELOAD", "/lib/x.so", Severity.HIGH),
        ("SHELL", "/tmp/sh", Severity.HIGH),
        ("SHELL", "/usr/bin/python3", None),
        ("PATH", "/tmp:/usr/bin", None),
        ("BASH_ENV", "/var/tmp/e", Severity.HIGH),
        ("BASH_ENV", "/etc/e", None),
        ("PYTHONPATH", "/dev/shm/p", None),
    ],
)
def test_points_at(name, value, severity):
    (sign,) = signs(CrontabVariable("/etc/crontab", 2, name, value))
    assert sign.severity is severity
    assert sign.quote == f"{name}={value}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHELL", "/bin/bash"),
        ("PATH", "/usr/local/sbin:/usr/local/bin:/sbin:/bin:/root/.local/bin"),
        ("MAILTO", "root"),
        ("LD_PRELOAD", ""),
        ("HOME", "/root"),
    ],
)
def test_leaves_alone(name, value):
    assert signs(CrontabVariable("/etc/crontab", 2, name, value)) == []
