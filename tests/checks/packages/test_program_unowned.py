from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.program_unowned import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize("path", ["/usr/bin/sysd", "/usr/sbin/x", "/bin/y", "/usr/games/z"])
def test_points_at(file, packaged, path):
    (sign,) = signs(file(path, kind="elf"), packaged("/usr/bin/ls"))
    assert sign.places[0].path == path


@pytest.mark.parametrize(
    "target", ["/tmp/x", "/var/tmp/.x/ls", "/dev/shm/ls", "/var/lib/.cache/ls"]
)
def test_points_at_links_to_doubtful_places(file, packaged, target):
    link = file("/usr/bin/ls2", type="symlink", symlink_target=target, kind=None)
    (sign,) = signs(link, packaged("/usr/bin/ls"))
    assert sign.severity is Severity.HIGH


@pytest.mark.parametrize(
    "values",
    [
        {"path": "/usr/bin/ls"},
        {"path": "/usr/local/bin/mine"},
        {"path": "/usr/bin/awk", "type": "symlink", "symlink_target": "/etc/alternatives/awk"},
        {"path": "/usr/bin/node", "type": "symlink", "symlink_target": "/opt/node/bin/node"},
        {"path": "/usr/bin/X11", "type": "directory"},
    ],
)
def test_leaves_alone(file, packaged, values):
    assert signs(file(**values), packaged("/usr/bin/ls")) == []


def test_could_not_look_without_a_package_database(file):
    with pytest.raises(CouldNotLook):
        signs(file("/usr/bin/ls"))
