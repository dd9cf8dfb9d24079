from __future__ import annotations

import pytest

from pratique.checks.files.hidden_in_temporary import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("path", "values", "severity"),
    [
        ("/tmp/.x", {"kind": "elf"}, Severity.HIGH),
        ("/tmp/.x", {"kind": "script"}, Severity.HIGH),
        ("/tmp/.hidden", {}, Severity.MEDIUM),
        ("/var/tmp/... ".strip(), {"mode": 0o755}, Severity.HIGH),
        ("/var/tmp/.cache", {"mode": 0o755}, Severity.HIGH),
        ("/dev/.rk", {}, Severity.HIGH),
        ("/dev/shm/.k", {}, Severity.HIGH),
        ("/var/tmp/a/b/.c", {"kind": "php"}, Severity.HIGH),
        ("/tmp/.empty", {"type": "directory"}, Severity.LOW),
    ],
)
def test_points_at(file, path, values, severity):
    (sign,) = signs(file(path, **values))
    assert sign.subject == path
    assert sign.severity is severity


def test_a_hidden_folder_is_one_finding_with_all_that_is_in_it(file):
    (sign,) = signs(
        file("/tmp/.z", type="directory"),
        file("/tmp/.z/a"),
        file("/tmp/.z/.y/b", kind="elf"),
    )
    assert sign.subject == "/tmp/.z"
    assert len(sign.places) == 3


@pytest.mark.parametrize(
    "path",
    [
        "/tmp/.X11-unix",
        "/tmp/.X11-unix/X0",
        "/tmp/.ICE-unix",
        "/tmp/sess_0123",
        "/tmp/a.b",
        "/var/tmp/systemd-private-1/tmp",
        "/dev/shm/postgres.1",
        "/home/u/.cache",
        "/var/www/tmp/.x",
    ],
)
def test_leaves_alone(file, path):
    assert signs(file(path, mode=0o755)) == []
