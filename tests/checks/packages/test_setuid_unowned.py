from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.setuid_unowned import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ({"mode": 0o4755}, Severity.HIGH),
        ({"mode": 0o4111, "uid": 33}, Severity.HIGH),
        ({"mode": 0o2755}, Severity.HIGH),
        ({"capabilities": "01000002", "mode": 0o755}, Severity.HIGH),
    ],
)
def test_points_at(file, packaged, values, severity):
    (sign,) = signs(file("/opt/.x/run", **values), packaged("/usr/bin/ls"))
    assert sign.severity is severity


def test_a_copy_of_a_shell_is_worse(file, packaged):
    same = {"sha256": "5" * 64}
    rows = [file("/usr/bin/dash", **same), packaged("/usr/bin/dash")]
    (sign,) = signs(*rows, file("/var/tmp/d", mode=0o4755, **same))
    assert sign.severity is Severity.CRITICAL
    assert "/usr/bin/dash" in sign.why.english


def test_inside_a_container_it_is_a_hint(file, packaged):
    path = "/var/lib/docker/overlay2/abc/diff/usr/bin/su"
    (sign,) = signs(file(path, mode=0o4755), packaged("/usr/bin/ls"))
    assert sign.severity is Severity.LOW


@pytest.mark.parametrize(
    "values",
    [
        {"path": "/usr/bin/sudo", "mode": 0o4755},  # owned
        {"path": "/usr/local/bin/x", "mode": 0o755},
        {"path": "/srv/share", "mode": 0o2775, "type": "directory"},
        {"path": "/srv/locked", "mode": 0o2644},  # without x for the group: mandatory locking
    ],
)
def test_leaves_alone(file, packaged, values):
    assert signs(file(**values), packaged("/usr/bin/sudo")) == []


def test_could_not_look_without_a_package_database(file):
    with pytest.raises(CouldNotLook):
        signs(file("/usr/bin/ls"))
