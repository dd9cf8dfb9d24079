from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.authorized_key_system import CHECK
from pratique.model import Severity
from pratique.parsers import passwd
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.store.tables import Tables

ACCOUNTS = b"""root:x:0:0::/root:/bin/bash
www-data:x:33:33::/var/www/:/usr/sbin/nologin
backup:x:34:34::/var/backups:/usr/sbin/nologin
git:x:111:111::/srv/git:/bin/bash
sysadm:x:998:998::/home/sysadm:/bin/bash
spare:x:997:997::/root:/bin/bash
bob:x:1000:1000::/home/bob:/bin/bash
files:x:1001:1001::/home/files:/usr/sbin/nologin
"""


def severities(path: str, accounts: bytes = ACCOUNTS) -> list[Severity]:
    key = AuthorizedKey(path, 1, path.rpartition("/")[2], "", "ssh-ed25519", "SHA256:x", "")
    rows = [*passwd.parse(accounts, "/etc/passwd"), key, key]
    signs = CHECK.find(Tables.of(rows, CHECK.reads))
    return [sign.severity or CHECK.severity for sign in signs]


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("/var/www/.ssh/authorized_keys", Severity.HIGH),
        ("/home/sysadm/.ssh/authorized_keys2", Severity.HIGH),
        ("/etc/ssh/authorized_keys/www-data", Severity.HIGH),
        ("/var/backups/.ssh/authorized_keys", Severity.LOW),
        ("/home/files/.ssh/authorized_keys", Severity.LOW),
    ],
)
def test_points_at(path, severity):
    assert severities(path) == [severity]


@pytest.mark.parametrize(
    "path",
    [
        "/root/.ssh/authorized_keys",
        "/home/bob/.ssh/authorized_keys",
        "/srv/git/.ssh/authorized_keys",
        "/etc/ssh/authorized_keys/bob",
        "/srv/other/.ssh/authorized_keys",
    ],
)
def test_leaves_alone(path):
    assert severities(path) == []


def test_says_that_it_cannot_tell_whose_home_it_is():
    with pytest.raises(CouldNotLook):
        severities("/var/www/.ssh/authorized_keys", accounts=b"")


@pytest.mark.parametrize(
    ("count", "words"), [(1, "With a key in"), (3, "With 3 keys in"), (60, "With 50 keys or more")]
)
def test_it_says_how_many_keys_there_are(count, words):
    path = "/var/www/.ssh/authorized_keys"
    keys = [
        AuthorizedKey(path, line, "www", "", "ssh-ed25519", f"SHA256:{line}", "")
        for line in range(1, count + 1)
    ]
    (sign,) = CHECK.find(Tables.of([*passwd.parse(ACCOUNTS, "/etc/passwd"), *keys], CHECK.reads))
    assert words in sign.why.english
    assert len(sign.places) == min(count, 50)
