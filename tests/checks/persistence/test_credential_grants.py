from __future__ import annotations

import pytest

from pratique.checks.persistence.credential_grants import CHECK
from pratique.store.tables import Tables


def paths(*rows) -> list[str]:
    return [sign.places[0].path for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    "path",
    [
        "/etc/credstore/ssh.authorized_keys.root",
        "/etc/credstore.encrypted/passwd.hashed-password.root",
        "/run/credstore/systemd.extra-unit.x.service",
        "/usr/lib/credstore/tmpfiles.extra",
    ],
)
def test_points_at(file, path):
    assert paths(file(path)) == [path]


@pytest.mark.parametrize(
    "path", ["/etc/credstore/db.password", "/srv/tmpfiles.extra", "/etc/credstore/x/udev.rules.a"]
)
def test_leaves_alone(file, path):
    assert paths(file(path)) == []
