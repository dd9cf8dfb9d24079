from __future__ import annotations

import pytest

from pratique.checks.files.secret_readable import CHECK
from pratique.parsers.passwd import Account
from pratique.store.tables import Tables
from pratique.survey.secret import Secret

ROOT = Account("/etc/passwd", 1, "root", 0, 0, "shadowed", "", "/root", "/bin/sh")


def signs(*rows):
    with Tables.of([ROOT, *rows], CHECK.reads) as tables:
        return list(CHECK.find(tables))


def secret(path, kind="ssh-key", name="SSH key, without a passphrase"):
    return Secret(path, 1, kind, name, "o", "f")


@pytest.mark.parametrize(
    ("path", "kind", "word"),
    [
        ("/root/k", "ssh-key", "key"),
        ("/etc/ssh/ssh_host_rsa_key", "ssh-host-key", "key"),
        ("/etc/shadow", "password-hash", "hashes"),
    ],
)
def test_points_at(file, path, kind, word):
    (sign,) = signs(secret(path, kind), file(path, mode=0o644))
    assert word in sign.title.english
    assert "0644" in sign.quote
    assert sign.places[0].line is None


def test_leaves_alone(file):
    assert signs(secret("/root/k"), file("/root/k", mode=0o600)) == []
    hidden = file("/root", type="directory", mode=0o700)
    assert signs(secret("/root/k"), file("/root/k", mode=0o644), hidden) == []
    guarded = secret("/root/k", name="SSH key, guarded by a passphrase")
    assert signs(guarded, file("/root/k", mode=0o644)) == []
    assert signs(secret("/srv/.htpasswd", "password-hash"), file("/srv/.htpasswd")) == []
