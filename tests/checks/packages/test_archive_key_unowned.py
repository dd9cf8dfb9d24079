from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.archive_key_unowned import CHECK
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    "path",
    [
        "/etc/apt/trusted.gpg",
        "/etc/apt/trusted.gpg.d/update.gpg",
        "/etc/apt/keyrings/docker.asc",
        "/etc/pki/rpm-gpg/RPM-GPG-KEY-x",
    ],
)
def test_points_at(file, packaged, path):
    (sign,) = signs(file(path, size=60), packaged("/usr/bin/ls"))
    assert ("every source" in sign.why.english) == ("trusted.gpg" in path)


def test_leaves_alone(file, packaged):
    own = "/etc/apt/trusted.gpg.d/debian-archive-bookworm.asc"
    empty = file("/etc/apt/trusted.gpg.d/a.gpg", size=0)
    assert signs(file(own, size=60), packaged(own), empty, file("/etc/apt/keyrings/README")) == []


def test_could_not_look_without_packages(file):
    with pytest.raises(CouldNotLook):
        signs(file("/etc/apt/trusted.gpg", size=9))
