from __future__ import annotations

import pytest

from pratique.checks.accounts.shadow_mismatch import CHECK
from pratique.model import Severity
from pratique.parsers import passwd, shadow
from pratique.store.tables import Tables

ROOT = "root:x:0:0::/root:/bin/bash\n"
SECRET = "root:*:1::::::\n"


def signs(accounts: str, secrets: str) -> list[tuple[str, Severity]]:
    rows = [
        *passwd.parse((ROOT + accounts).encode(), "/etc/passwd"),
        *shadow.parse(secrets.encode(), "/etc/shadow"),
    ]
    found = CHECK.find(Tables.of(rows, CHECK.reads))
    return [(sign.subject, sign.severity or CHECK.severity) for sign in found]


@pytest.mark.parametrize(
    ("accounts", "secrets", "subject", "severity"),
    [
        ("a:x:7:7:::", "", "a only in passwd", Severity.LOW),
        ("", "a:*:1::::::", "a only in shadow", Severity.LOW),
        ("a:$6$x$y:7:7:::", "", "hash of a", Severity.MEDIUM),
        ("a:*:7:7:::\na:*:8:8:::", "", "name a twice", Severity.MEDIUM),
        ("a:*:7:7:::\nb:*:7:7:::", "", "number 7 shared", Severity.MEDIUM),
    ],
)
def test_points_at(accounts, secrets, subject, severity):
    assert signs(accounts, SECRET + secrets) == [(subject, severity)]


@pytest.mark.parametrize(
    ("accounts", "secrets"),
    [
        ("a:x:7:7:::", SECRET + "a:!:1::::::"),
        ("a:x:7:7:::", ""),
        ("a:*:7:7:::", SECRET),
        ("toor:*:0:0:::", SECRET),
        ("+::::::", SECRET + "+::::::::"),
        ("+a::::::\n-b::::::", SECRET),
    ],
)
def test_leaves_alone(accounts, secrets):
    assert signs(accounts, secrets) == []
