from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.authorized_key_outside_home import CHECK
from pratique.model import Severity
from pratique.parsers import passwd
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.store.tables import Tables

ACCOUNTS = b"root:x:0:0::/root:/bin/bash\nbob:x:1000:1000::/home/bob/:/bin/bash\n"


def severities(path: str, accounts: bytes = ACCOUNTS) -> list[Severity]:
    key = AuthorizedKey(path, 1, None, "", "ssh-ed25519", "SHA256:x", "")
    rows = [*passwd.parse(accounts, "/etc/passwd"), key]
    signs = CHECK.find(Tables.of(rows, CHECK.reads))
    return [sign.severity or CHECK.severity for sign in signs]


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("/opt/.ssh/authorized_keys", Severity.MEDIUM),
        ("/.ssh/authorized_keys", Severity.MEDIUM),
        ("/etc/skel/.ssh/authorized_keys", Severity.MEDIUM),
        ("/var/www/html/.ssh/authorized_keys2", Severity.MEDIUM),
        ("/home/gone/.ssh/authorized_keys", Severity.LOW),
        ("/var/lib/docker/overlay2/a/diff/root/.ssh/authorized_keys", Severity.LOW),
        ("/srv/backups/web/root/.ssh/authorized_keys", Severity.LOW),
    ],
)
def test_points_at(path, severity):
    assert severities(path) == [severity]


@pytest.mark.parametrize(
    "path",
    [
        "/root/.ssh/authorized_keys",
        "/home/bob/.ssh/authorized_keys2",
        "/etc/ssh/authorized_keys/bob",
    ],
)
def test_leaves_alone(path):
    assert severities(path) == []


def test_says_that_it_knows_no_homes():
    with pytest.raises(CouldNotLook):
        severities("/opt/.ssh/authorized_keys", accounts=b"")
