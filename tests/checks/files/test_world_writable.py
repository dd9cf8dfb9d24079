from __future__ import annotations

import pytest

from pratique.checks.files.world_writable import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    return [sign.severity for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("path", "values", "severity"),
    [
        ("/usr/bin/x", {"mode": 0o777}, Severity.MEDIUM),
        ("/usr/local/bin", {"mode": 0o777, "type": "directory"}, Severity.MEDIUM),
        ("/etc/cron.d/x", {"mode": 0o666}, Severity.MEDIUM),
        ("/etc/passwd", {"mode": 0o666}, Severity.MEDIUM),
        ("/opt/a/b.conf", {"mode": 0o666}, Severity.LOW),
    ],
)
def test_points_at(file, path, values, severity):
    assert signs(file(path, **values)) == [severity]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/usr/bin/x", {"mode": 0o755}),
        ("/usr/bin/x", {"mode": 0o777, "type": "symlink"}),
        ("/tmp", {"mode": 0o777, "type": "directory"}),
        ("/usr/lib/a/tmp", {"mode": 0o1777, "type": "directory"}),
        ("/var/lib/docker/overlay2/a/diff/etc/x", {"mode": 0o666}),
    ],
)
def test_leaves_alone(file, path, values):
    assert signs(file(path, **values)) == []
