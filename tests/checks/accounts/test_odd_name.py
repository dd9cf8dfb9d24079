from __future__ import annotations

import pytest

from pratique.checks.accounts.odd_name import CHECK
from pratique.model import Severity
from pratique.parsers import passwd
from pratique.store.tables import Tables

BEFORE = """root:x:0:0::/root:/bin/bash
mail:x:8:8::/var/mail:/usr/sbin/nologin
sshd:x:102:65534::/run/sshd:/usr/sbin/nologin
bob:x:1000:1000::/home/bob:/bin/bash
"""


def signs(line):
    rows = passwd.parse((BEFORE + line).encode(), "/etc/passwd")
    return [(s.subject, s.severity) for s in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        (".x:x:1001:1001::/home/x:/bin/sh", Severity.HIGH),
        ("ro ot:x:1001:1001::/home/x:/bin/sh", Severity.HIGH),
        ("r00t:x:1001:1001::/home/x:/bin/sh", Severity.HIGH),
        ("mai1:x:1001:1001::/home/x:/bin/sh", Severity.HIGH),
        ("a\x01:x:1001:1001::/home/x:/usr/sbin/nologin", Severity.MEDIUM),
        ("sysadm:x:998:998::/var/lib/s:/bin/bash", Severity.LOW),
    ],
)
def test_points_at(line, severity):
    ((_, found),) = signs(line)
    assert found is severity


@pytest.mark.parametrize(
    "line",
    [
        "alice:x:1001:1001::/home/alice:/bin/bash",
        "EXAMPLE\\bob:x:1002:1001::/home/b:/bin/bash",
        "systemd-network:x:998:998::/:/usr/sbin/nologin",
        "postgres:x:998:998::/var/lib/postgresql:/bin/bash",
        "box$:x:1003:1003::/:/usr/sbin/nologin",
        "+::::::",
    ],
)
def test_leaves_alone(line):
    assert signs(line) == []
