from __future__ import annotations

import pytest

from pratique.checks.files.program_in_temporary import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("path", "values", "severity"),
    [
        ("/dev/shm/kdevtmpfsi", {"kind": "elf"}, Severity.HIGH),
        ("/tmp/miner", {"kind": "elf"}, Severity.MEDIUM),
        ("/var/tmp/a/b", {"kind": "elf"}, Severity.MEDIUM),
        ("/tmp/go.sh", {"kind": "script", "mode": 0o755}, Severity.LOW),
    ],
)
def test_points_at(file, path, values, severity):
    (sign,) = signs(file(path, **values))
    assert sign.severity is severity


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/tmp/notes.txt", {}),
        ("/tmp/go.sh", {"kind": "script"}),  # nobody may run it
        ("/tmp/.x/elf", {"kind": "elf"}),  # hidden: another check's
        ("/usr/bin/ls", {"kind": "elf"}),
        ("/tmp/d", {"type": "directory", "mode": 0o755}),
    ],
)
def test_leaves_alone(file, path, values):
    assert signs(file(path, **values)) == []
