from __future__ import annotations

import pytest

from pratique.checks.persistence.authorized_key_file import CHECK
from pratique.model import Severity
from pratique.parsers import passwd
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.store.tables import Tables

FOLDER = "/home/bob/.ssh"
KEYS = f"{FOLDER}/authorized_keys"


def key(path, fingerprint="SHA256:a"):
    return AuthorizedKey(path, 1, "bob", "", "ssh-ed25519", fingerprint, "")


def signs(*rows):
    accounts = passwd.parse(b"bob:x:1000:1000::/home/bob:/bin/sh\n", "/etc/passwd")
    found = CHECK.find(Tables.of([*accounts, *rows], CHECK.reads))
    return [sign.severity for sign in found]


def folder(file, **values):
    return file(FOLDER, **{"type": "directory", "mode": 0o700, "uid": 1000, **values})


@pytest.mark.parametrize(
    ("values", "above", "severity"),
    [
        ({"uid": 33}, {}, Severity.MEDIUM),
        ({"uid": 1000, "mode": 0o666}, {}, Severity.LOW),
        ({"uid": 1000}, {"mode": 0o777}, Severity.LOW),
    ],
)
def test_points_at(file, values, above, severity):
    assert signs(key(KEYS), file(KEYS, **values), folder(file, **above)) == [severity]


def test_points_at_a_second_file(file):
    rows = [
        key(KEYS), key(f"{KEYS}2", "SHA256:b"), file(KEYS, uid=1000), file(f"{KEYS}2", uid=1000),
    ]  # fmt: skip
    assert signs(*rows, folder(file)) == [Severity.MEDIUM]


@pytest.mark.parametrize("uid", [0, 1000])
def test_leaves_alone(file, uid):
    assert signs(key(KEYS), file(KEYS, uid=uid, mode=0o600), folder(file)) == []


def test_leaves_alone_a_second_file_with_the_same_keys(file):
    rows = [key(KEYS), key(f"{KEYS}2"), file(KEYS, uid=1000), file(f"{KEYS}2", uid=1000)]
    assert signs(*rows, folder(file)) == []
