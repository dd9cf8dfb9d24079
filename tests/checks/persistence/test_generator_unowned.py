from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.generator_unowned import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    "path",
    ["/usr/lib/systemd/system-generators/x", "/etc/systemd/user-environment-generators/y"],
)
def test_points_at(file, packaged, path):
    (sign,) = signs(file(path), packaged("/bin/ls"))
    assert (sign.severity or CHECK.severity) is Severity.HIGH


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
