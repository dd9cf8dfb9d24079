from __future__ import annotations

import pytest

from pratique.checks.accounts.privileged_group import CHECK
from pratique.model import Severity
from pratique.parsers import group, passwd
from pratique.store.tables import Tables

ACCOUNTS = """root:x:0:0::/root:/bin/bash
operator:x:11:0::/root:/sbin/nologin
www-data:x:33:33::/var/www:/usr/sbin/nologin
backup:x:34:34::/var/backups:/usr/sbin/nologin
gitlab-runner:x:998:998::/home/gitlab-runner:/bin/bash
freerad:x:110:110::/etc/freeradius:/usr/sbin/nologin
sysadm:x:997:27::/home/sysadm:/bin/bash
odd:x:996:996::/home/odd:/bin/bash
adm:x:3:4::/var/adm:/sbin/nologin
bob:x:1000:1000::/home/bob:/bin/bash
"""


def signs(groups: str) -> list[tuple[str, Severity]]:
    rows = [
        *passwd.parse(ACCOUNTS.encode(), "/etc/passwd"),
        *group.parse(groups.encode(), "/etc/group"),
    ]
    found = CHECK.find(Tables.of(rows, CHECK.reads))
    return [(sign.subject, sign.severity or CHECK.severity) for sign in found]


@pytest.mark.parametrize(
    ("line", "subject", "severity"),
    [
        ("docker:x:120:bob,www-data", "www-data in docker", Severity.HIGH),
        ("shadow:x:42:www-data", "www-data in shadow", Severity.MEDIUM),
        ("wheel:x:10:odd", "odd in wheel", Severity.MEDIUM),
        ("sudo:x:27:bob", "sysadm in sudo", Severity.MEDIUM),
        ("root:x:0:odd", "odd in root", Severity.MEDIUM),
        ("harmless:x:0:odd", "odd in harmless", Severity.MEDIUM),
        ("lxd:x:121:backup", "backup in lxd", Severity.HIGH),
    ],
)
def test_points_at(line, subject, severity):
    assert signs(line) == [(subject, severity)]


@pytest.mark.parametrize(
    "line",
    [
        "sudo:x:270:bob",
        "docker:x:120:bob,gitlab-runner,nobody-here",
        "disk:x:6:root,adm,backup",
        "shadow:x:42:freerad",
        "adm:x:4:www-data",
        "root:x:0:root",
        "video:x:44:www-data,odd",
        "+sudo:::odd",
    ],
)
def test_leaves_alone(line):
    assert signs(line) == []
