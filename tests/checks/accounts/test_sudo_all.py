from __future__ import annotations

import pytest

from pratique.checks.accounts.sudo_all import CHECK
from pratique.checks.base import CouldNotLook
from pratique.model import Severity
from pratique.parsers import group, passwd, sudoers
from pratique.store.tables import Tables

ACCOUNTS = b"""root:x:0:0::/root:/bin/bash
toor:x:0:0::/root:/bin/bash
www-data:x:33:33::/var/www:/usr/sbin/nologin
ansible:x:997:997::/home/ansible:/bin/bash
bob:x:1000:1000::/home/bob:/bin/bash
"""
GROUPS = b"sudo:x:27:bob\nwww-data:x:33:\nops:x:50:bob,www-data\n"


def severities(text: str, accounts: bytes = ACCOUNTS) -> list[Severity]:
    rows = [
        *passwd.parse(accounts, "/etc/passwd"),
        *group.parse(GROUPS, "/etc/group"),
        *sudoers.parse(text.encode(), "/etc/sudoers.d/x"),
    ]
    found = CHECK.find(Tables.of(rows, CHECK.reads))
    return [sign.severity or CHECK.severity for sign in found]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("www-data ALL=(ALL) NOPASSWD: ALL", Severity.HIGH),
        ("#33 ALL=(ALL) NOPASSWD: ALL", Severity.HIGH),
        ("www-data ALL=(root) NOPASSWD: /bin/bash", Severity.HIGH),
        ("www-data ALL=NOPASSWD: /usr/bin/su -", Severity.HIGH),
        ("%www-data ALL=(ALL:ALL) NOPASSWD: ALL", Severity.HIGH),
        ("%ops ALL=(ALL) NOPASSWD: ALL", Severity.HIGH),
        ("%#33 ALL=(ALL) NOPASSWD: ALL", Severity.HIGH),
        ("ALL ALL=(ALL) NOPASSWD: ALL", Severity.HIGH),
        ("User_Alias WEB = www-data\nWEB ALL=(ALL) NOPASSWD: ALL", Severity.HIGH),
        ("Defaults targetpw\nALL ALL=(ALL) NOPASSWD: ALL", Severity.HIGH),
        ("Defaults !authenticate", Severity.HIGH),
        ("Defaults:www-data !authenticate", Severity.HIGH),
        ("@includedir /var/tmp/.x", Severity.HIGH),
        ("#include /opt/rules", Severity.MEDIUM),
        ("@include /etc/../tmp/rules", Severity.HIGH),
        ("www-data ALL=(ALL) ALL", Severity.MEDIUM),
        ("ALL ALL=(ALL) ALL", Severity.MEDIUM),
        ("bob ALL=(ALL) NOPASSWD:ALL", Severity.LOW),
        ("%sudo ALL=(ALL:ALL) NOPASSWD:ALL", Severity.LOW),
        ("ansible ALL=(ALL) NOPASSWD: ALL", Severity.LOW),
        ("ubuntu ALL=(ALL) NOPASSWD:ALL", Severity.LOW),
        ("Defaults:bob !authenticate", Severity.LOW),
    ],
)
def test_points_at(text, severity):
    assert severities(text) == [severity]


@pytest.mark.parametrize(
    "text",
    [
        "root ALL=(ALL:ALL) ALL",
        "root ALL=(ALL) NOPASSWD: ALL",
        "#0 ALL=(ALL) NOPASSWD: ALL",
        "toor ALL=(ALL) NOPASSWD: ALL",
        "%sudo ALL=(ALL:ALL) ALL",
        "bob ALL=(ALL) ALL",
        "www-data ALL=(root) NOPASSWD: /usr/bin/systemctl reload nginx",
        "www-data ALL=(deploy) NOPASSWD: ALL",
        "www-data ALL=(:adm) NOPASSWD: ALL",
        "www-data ALL=(ALL) NOPASSWD: !ALL",
        "Defaults targetpw\nALL ALL=(ALL) ALL",
        "Defaults env_reset\n@includedir /etc/sudoers.d",
        "@include sudoers.local",
        "",
    ],
)
def test_leaves_alone(text):
    assert severities(text) == []


def test_says_that_it_cannot_tell_who_is_who():
    with pytest.raises(CouldNotLook):
        severities("www-data ALL=(ALL) NOPASSWD: ALL", accounts=b"")
