from __future__ import annotations

import pytest

from pratique.checks.accounts.empty_password import CHECK
from pratique.parsers import passwd, shadow
from pratique.store.tables import Tables


def places(account: str, secret: str) -> list[str]:
    rows = [
        *passwd.parse(account.encode(), "/etc/passwd"),
        *shadow.parse(secret.encode(), "/etc/shadow"),
    ]
    return [str(sign.places[0]) for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("account", "secret", "place"),
    [
        ("bob::1000:1000::/home/bob:/bin/bash", "bob:*:1::::::", "/etc/passwd:1"),
        ("bob:x:1000:1000::/home/bob:/bin/bash", "bob::1::::::", "/etc/shadow:1"),
        ("root:x:0:0::/root:", "root::1::::::", "/etc/shadow:1"),
        ("mallory::0:0", "", "/etc/passwd:1"),
    ],
)
def test_points_at(account, secret, place):
    assert places(account, secret) == [place]


@pytest.mark.parametrize(
    ("account", "secret"),
    [
        ("bob:x:1000:1000::/home/bob:/bin/bash", "bob:!:1::::::"),
        ("bob:x:1000:1000::/home/bob:/bin/bash", ""),
        ("bob:*:1000:1000::/home/bob:/bin/bash", "bob::1::::::"),
        ("sync::4:65534::/bin:/bin/sync", ""),
        ("games:x:5:60::/:/usr/sbin/nologin", "games::1::::::"),
        ("+::::::", ""),
    ],
)
def test_leaves_alone(account, secret):
    assert places(account, secret) == []
