from __future__ import annotations

import pytest

from pratique.checks.base import Sign
from pratique.checks.persistence.authorized_key_shared import CHECK
from pratique.model import Severity
from pratique.parsers import passwd
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.store.tables import Tables

ACCOUNTS = b"""root:x:0:0::/root:/bin/bash
www-data:x:33:33::/var/www:/usr/sbin/nologin
git:x:111:111::/srv/git:/bin/bash
bob:x:1000:1000::/home/bob:/bin/bash
bobby:x:1000:1000::/home/bob:/bin/bash
"""


def signs(*keys: tuple[str, str]) -> list[Sign]:
    rows = [
        AuthorizedKey(f"{home}/.ssh/{name}", 1, "x", "", "ssh-ed25519", "SHA256:x", "")
        for home, name in keys
    ]
    tables = Tables.of([*passwd.parse(ACCOUNTS, "/etc/passwd"), *rows], CHECK.reads)
    return list(CHECK.find(tables))


def severities(*keys: tuple[str, str]) -> list[Severity]:
    return [sign.severity or CHECK.severity for sign in signs(*keys)]


FIRST, SECOND = "authorized_keys", "authorized_keys2"


@pytest.mark.parametrize(
    ("keys", "severity"),
    [
        ([("/root", FIRST), ("/home/bob", FIRST)], Severity.LOW),
        ([("/root", FIRST), ("/srv/git", SECOND)], Severity.LOW),
        ([("/root", FIRST), ("/var/www", FIRST)], Severity.MEDIUM),
        ([("/root", FIRST), ("/home/bob", FIRST), ("/var/www", FIRST)], Severity.MEDIUM),
    ],
)
def test_points_at(keys, severity):
    assert severities(*keys) == [severity]


@pytest.mark.parametrize(
    "keys",
    [
        [("/root", FIRST)],
        [("/root", FIRST), ("/root", SECOND)],
        [("/home/bob", FIRST), ("/home/bob", SECOND)],
        [("/root", FIRST), ("/backup/root", FIRST)],
    ],
)
def test_leaves_alone(keys):
    assert severities(*keys) == []


def test_a_key_of_a_program_is_as_old_as_the_file_in_its_home():
    (shared,) = signs(("/root", FIRST), ("/home/bob", FIRST), ("/var/www", FIRST))
    assert [place.path for place in shared.dated] == ["/var/www/.ssh/authorized_keys"]
    (of_people,) = signs(("/root", FIRST), ("/home/bob", FIRST))
    assert of_people.dated == ()


def test_other_keys_are_other_keys():
    rows = [
        AuthorizedKey(f"{home}/.ssh/{FIRST}", 1, "x", "", "ssh-ed25519", f"SHA256:{home}", "")
        for home in ("/root", "/home/bob")
    ]
    tables = Tables.of([*passwd.parse(ACCOUNTS, "/etc/passwd"), *rows], CHECK.reads)
    assert list(CHECK.find(tables)) == []
