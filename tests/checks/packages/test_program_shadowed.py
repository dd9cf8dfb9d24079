from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.program_shadowed import CHECK
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize("name", ["ls", "ps", "sudo", "ssh", "netstat"])
def test_points_at(file, packaged, name):
    (sign,) = signs(file(f"/usr/local/bin/{name}"), packaged(f"/usr/bin/{name}"))
    assert [place.path for place in sign.places] == [f"/usr/local/bin/{name}"]
    assert f"/usr/bin/{name}" in sign.quote


@pytest.mark.parametrize(
    ("path", "owned"),
    [
        ("/usr/local/bin/backup", "/usr/bin/ls"),
        ("/usr/local/bin/composer", "/usr/bin/composer"),  # not what people look around with
        ("/usr/local/share/ls", "/usr/bin/ls"),
        ("/usr/local/bin/ls", "/usr/share/doc/ls"),
    ],
)
def test_leaves_alone(file, packaged, path, owned):
    assert signs(file(path), packaged(owned)) == []


def test_could_not_look_without_a_package_database(file):
    with pytest.raises(CouldNotLook):
        signs(file("/usr/bin/ls"))
