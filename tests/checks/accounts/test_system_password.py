from __future__ import annotations

import pytest

from pratique.checks.accounts.system_password import CHECK
from pratique.checks.base import CouldNotLook
from pratique.model import Severity
from pratique.parsers import passwd, shadow
from pratique.store.tables import Tables

HASH = "$y$j9T$salt$hash"


def severities(account: str, secret: str) -> list[Severity]:
    rows = [
        *passwd.parse(account.encode(), "/etc/passwd"),
        *shadow.parse(f"root:*:1::::::\n{secret}".encode(), "/etc/shadow"),
    ]
    signs = CHECK.find(Tables.of(rows, CHECK.reads))
    return [sign.severity or CHECK.severity for sign in signs]


@pytest.mark.parametrize(
    ("account", "secret", "severity"),
    [
        ("www-data:x:33:33::/var/www:/bin/bash", f"www-data:{HASH}:20000::::::", Severity.HIGH),
        ("sysadm:x:998:998::/home/s:/bin/bash", f"sysadm:{HASH}:::::::", Severity.HIGH),
        ("nobody:x:65534:65534::/:/bin/sh", f"nobody:{HASH}:{'9' * 9}::::::", Severity.HIGH),
        ("bin:$1$a$b:2:2::/bin:/bin/sh", "", Severity.HIGH),
        ("postgres:x:110:110::/:/bin/bash", f"postgres:{HASH}:0::::::", Severity.MEDIUM),
        ("ftp:x:101:101::/srv:/usr/sbin/nologin", f"ftp:{HASH}:1::::::", Severity.MEDIUM),
    ],
)
def test_points_at(account, secret, severity):
    assert severities(account, secret) == [severity]


@pytest.mark.parametrize(
    ("account", "secret"),
    [
        ("root:x:0:0::/root:/bin/bash", ""),
        ("bob:x:1000:1000::/home/bob:/bin/bash", f"bob:{HASH}:1::::::"),
        ("www-data:x:33:33::/var/www:/bin/bash", "www-data:*:1::::::"),
        ("www-data:x:33:33::/var/www:/bin/bash", f"www-data:!{HASH}:1::::::"),
        ("www-data:*:33:33::/var/www:/bin/bash", f"www-data:{HASH}:1::::::"),
        ("old:x:500:500::/home/old:/bin/bash", f"old:{HASH}:1::::::"),
    ],
)
def test_leaves_alone(account, secret):
    assert severities(account, secret) == []


def test_the_day_of_the_change_is_a_date(typed):
    rows = [
        *passwd.parse(b"bin:x:2:2::/:/bin/sh", "/etc/passwd"),
        *shadow.parse(f"bin:{HASH}:20000::::::".encode(), "/etc/shadow"),
    ]
    (sign,) = CHECK.find(Tables.of(rows, CHECK.reads))
    assert [place.path for place in sign.dated] == ["/etc/shadow"]
    assert "last changed on 2024-10-04" in sign.why.english
    assert typed(sign).splitlines() == [
        "sed -n 1p ROOT/etc/shadow 2>&1 | cut -c1-400 | cat -v",
        "sed -n 1p ROOT/etc/passwd 2>&1 | cut -c1-400 | cat -v",
    ]


def test_says_that_there_are_no_passwords():
    rows = passwd.parse(b"bin:x:2:2::/:/bin/sh", "/etc/passwd")
    with pytest.raises(CouldNotLook):
        list(CHECK.find(Tables.of(rows, CHECK.reads)))
