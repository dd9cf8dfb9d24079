from __future__ import annotations

import pytest

from pratique.checks.persistence.authorized_key_own import CHECK
from pratique.model import Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.public_key import PublicKey
from pratique.store.tables import Tables


def key(path, fingerprint="SHA256:a"):
    return AuthorizedKey(path, 2, "x", "", "ssh-rsa", fingerprint, "x@y")


def public(path, fingerprint="SHA256:a"):
    return PublicKey(path, 1, "ssh-rsa", fingerprint, "x@y")


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("home", "name", "severity"),
    [
        ("/root", "id_rsa1822", Severity.MEDIUM),
        ("/root", "id_ed25519", Severity.MEDIUM),
        ("/home/anna", "deploy", Severity.LOW),
    ],
)
def test_points_at(file, home, name, severity):
    folder = f"{home}/.ssh"
    (sign,) = signs(
        key(f"{folder}/authorized_keys"),
        public(f"{folder}/{name}.pub"),
        file(f"{folder}/{name}", size=400),
    )
    assert sign.severity is severity
    assert [str(place) for place in sign.places] == [
        f"{folder}/authorized_keys:2",
        f"{folder}/{name}.pub",
        f"{folder}/{name}",
    ]


def test_leaves_alone(file):
    here = "/root/.ssh"
    assert signs(key(f"{here}/authorized_keys"), public(f"{here}/a.pub")) == []  # no private half
    rows = (public(f"{here}/a.pub", "SHA256:b"), file(f"{here}/a", size=9))
    assert signs(key(f"{here}/authorized_keys"), *rows) == []
    other = "/home/anna/.ssh"
    rows = (public(f"{other}/a.pub"), file(f"{other}/a", size=9))
    assert signs(key(f"{here}/authorized_keys"), *rows) == []
    rows = (public(f"{here}/authorized_keys.bak"), file(f"{here}/authorized_keys", size=9))
    assert signs(key(f"{here}/authorized_keys"), *rows) == []
