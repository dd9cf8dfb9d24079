from __future__ import annotations

import pytest

from pratique.checks.accounts.doas_all import CHECK
from pratique.model import Severity
from pratique.parsers import doas, passwd
from pratique.store.tables import Tables

ACCOUNTS = b"root:x:0:0::/root:/bin/sh\nnginx:x:100:101::/var/lib/nginx:/sbin/nologin\n"


def severities(text: str) -> list[Severity]:
    rows = [*passwd.parse(ACCOUNTS, "/etc/passwd"), *doas.parse(text.encode(), "/etc/doas.conf")]
    return [sign.severity for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("permit nopass nginx", Severity.HIGH),
        ("permit nginx as root", Severity.MEDIUM),
        ("permit nopass bob", Severity.LOW),
    ],
)
def test_points_at(text, severity):
    assert severities(text) == [severity]


@pytest.mark.parametrize(
    "text",
    [
        "permit persist :wheel",
        "deny nginx",
        "permit nopass nginx cmd /sbin/reboot",
        "permit nopass nginx as git",
        "permit nopass root",
    ],
)
def test_leaves_alone(text):
    assert severities(text) == []
