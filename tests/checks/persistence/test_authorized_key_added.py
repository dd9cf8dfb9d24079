from __future__ import annotations

import pytest

from pratique.checks.persistence.authorized_key_added import CHECK
from pratique.model import Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.public_key import PublicKey
from pratique.store.tables import Tables

LIST = "/root/.ssh/authorized_keys"


def key(number, comment="anna@laptop", path=LIST):
    return AuthorizedKey(path, number, "root", "", "ssh-ed25519", f"SHA256:{number}", comment)


def old(number, path=f"{LIST}.bak"):
    return PublicKey(path, 1, "ssh-ed25519", f"SHA256:{number}", "")


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    "name", ["authorized_keys.bak", "authorized_keys~", ".authorized_keys.old"]
)
def test_points_at(file, name):
    path = f"/root/.ssh/{name}"
    (sign,) = signs(key(1), key(2), key(3), old(1, path), file(path, size=90))
    assert sign.severity is Severity.LOW
    assert [str(place) for place in sign.places] == [f"{LIST}:2", f"{LIST}:3", path]
    assert "SHA256:2" in sign.quote
    assert "SHA256:1 " not in sign.quote


def test_a_key_of_a_machine_for_attacks(file):
    (sign,) = signs(key(1), key(2, "kali@kali"), old(1), file(f"{LIST}.bak", size=9))
    assert sign.severity is Severity.MEDIUM
    (sign,) = signs(key(1), key(2, "root@parrot"))
    assert sign.severity is Severity.MEDIUM
    assert [str(place) for place in sign.places] == [f"{LIST}:2"]


def test_leaves_alone(file):
    assert signs(key(1), key(2)) == []
    assert signs(key(1), old(1), file(f"{LIST}.bak", size=9)) == []
    assert signs(key(1), old(1), old(2), file(f"{LIST}.bak", size=9)) == []
    assert signs(key(1, "kalinka@desk"), key(2, "a@kalibrator")) == []
