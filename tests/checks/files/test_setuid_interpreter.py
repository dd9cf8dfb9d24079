from __future__ import annotations

import pytest

from pratique.checks.files.setuid_interpreter import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


SETUID_CAPABILITY = "0100000280000000000000000000000000000000"
BIND_CAPABILITY = "0100000200040000000000000000000000000000"


@pytest.mark.parametrize(
    ("path", "values", "severity"),
    [
        ("/bin/bash", {"mode": 0o4755}, Severity.CRITICAL),
        ("/usr/bin/python3.11", {"mode": 0o4755}, Severity.CRITICAL),
        ("/usr/bin/find", {"mode": 0o4755}, Severity.CRITICAL),
        ("/usr/bin/vim.basic", {"mode": 0o4755, "uid": 33}, Severity.HIGH),
        ("/usr/bin/perl", {"capabilities": SETUID_CAPABILITY}, Severity.HIGH),
    ],
)
def test_points_at(file, path, values, severity):
    (sign,) = signs(file(path, **{"kind": "elf", **values}))
    assert sign.severity is severity


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/bin/bash", {"mode": 0o755}),
        ("/usr/bin/sudo", {"mode": 0o4755}),
        ("/usr/bin/node", {"capabilities": BIND_CAPABILITY}),  # low ports only
        ("/usr/bin/node", {"capabilities": "01"}),
        ("/usr/bin/mount", {"mode": 0o4755}),
        ("/opt/find", {"mode": 0o4755, "kind": "script"}),  # the kernel ignores it on scripts
    ],
)
def test_leaves_alone(file, path, values):
    assert signs(file(path, **{"kind": "elf", **values})) == []
