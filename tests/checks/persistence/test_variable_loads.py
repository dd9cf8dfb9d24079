from __future__ import annotations

import pytest

from pratique.checks.persistence.variable_loads import CHECK
from pratique.model import Severity
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def signs(name, program, path, *rows):
    row = StartupItem(
        path, 1, "shell-variable", name, "", "x", f"{name}={program}", program, "T1546.004"
    )
    with Tables.of([row, *rows], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("name", "program", "path", "severity"),
    [
        ("BASH_ENV", "/usr/local/share/x", "/etc/profile.d/a.sh", Severity.MEDIUM),
        ("NODE_OPTIONS", "/opt/x.js", "/etc/environment", Severity.MEDIUM),
        ("ENV", "/tmp/.x", "/root/.profile", Severity.MEDIUM),
        ("PYTHONSTARTUP", "/home/ann/.pythonrc", "/home/ann/.bashrc", Severity.LOW),
    ],
)
def test_points_at(packaged, file, name, program, path, severity):  # noqa: PLR0917 - a case
    (sign,) = signs(name, program, path, packaged("/bin/ls"), file(program))
    assert (sign.severity or CHECK.severity) is severity


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("LESSOPEN", "/usr/bin/lesspipe"),
        ("LD_LIBRARY_PATH", "/opt/lib"),
        ("PROMPT_COMMAND", ""),
        ("ENV", "/etc/shinit"),
    ],
)
def test_leaves_alone(packaged, file, name, program):
    assert (
        signs(name, program, "/etc/profile", packaged("/usr/bin/lesspipe"), file("/opt/lib")) == []
    )
