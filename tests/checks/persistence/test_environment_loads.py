from __future__ import annotations

import pytest

from pratique.checks.persistence.environment_loads import CHECK
from pratique.model import Severity
from pratique.parsers.environment_setting import EnvironmentSetting
from pratique.store.tables import Tables

BROUGHT = "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2"


def severities(scope: str, name: str, value: str, *rows, path: str = "/etc/x") -> list[Severity]:
    row = EnvironmentSetting(path, 1, scope, name, value)
    return [sign.severity for sign in CHECK.find(Tables.of([row, *rows], CHECK.reads))]


@pytest.mark.parametrize(
    ("scope", "name", "value", "severity"),
    [
        ("login", "LD_PRELOAD", "/usr/lib/x.so", Severity.HIGH),
        ("systemd", "LD_AUDIT", "/opt/x.so", Severity.HIGH),
        ("service", "LD_PRELOAD", "/dev/shm/x.so", Severity.HIGH),
        ("service", "LD_PRELOAD", "/opt/x.so", Severity.MEDIUM),
        ("login", "LD_PRELOAD", BROUGHT, Severity.MEDIUM),
        ("service", "LD_PRELOAD", BROUGHT, Severity.LOW),
        ("login", "LD_LIBRARY_PATH", "/opt/a:/tmp/b", Severity.HIGH),
        ("login", "GCONV_PATH", "/opt/a", Severity.MEDIUM),
        ("login", "PATH", "/tmp/x:/bin", Severity.MEDIUM),
        ("login", "BASH_ENV", "/var/tmp/x", Severity.HIGH),
        ("login", "BASH_ENV", "/etc/bash.env", Severity.LOW),
    ],
)
def test_points_at(packaged, scope, name, value, severity):
    assert severities(scope, name, value, packaged(BROUGHT)) == [severity]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LD_PRELOAD", ""), ("LD_LIBRARY_PATH", "/opt/oracle/lib"), ("PATH", "/usr/bin:/bin"),
        ("LANG", "C.UTF-8"), ("TMPDIR", "/tmp/x"),
    ],
)  # fmt: skip
def test_leaves_alone(packaged, name, value):
    assert severities("login", name, value, packaged(BROUGHT)) == []


def test_leaves_alone_what_is_told_of_login_scripts():
    assert severities("login", "LD_PRELOAD", "/opt/x.so", path="/etc/environment") == []
