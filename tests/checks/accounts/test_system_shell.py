from __future__ import annotations

import pytest

from pratique.checks.accounts.system_shell import CHECK
from pratique.model import Severity
from pratique.parsers import passwd, shadow
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.store.tables import Tables

HASH = "$6$salt$hash"
REST = "bin:x:2:2::/bin:/usr/sbin/nologin\nman:x:6:6::/:/usr/sbin/nologin\nlp:*:7:7::/:/bin/false\n"


def key(path: str) -> AuthorizedKey:
    return AuthorizedKey(path, 1, path.rpartition("/")[2], "", "ssh-ed25519", "SHA256:x", "")


def severities(accounts: str, secret: str = "", *keys: str) -> list[tuple[str, Severity]]:
    rows = [
        *passwd.parse(accounts.encode(), "/etc/passwd"),
        *shadow.parse(secret.encode(), "/etc/shadow"),
        *map(key, keys),
    ]
    signs = CHECK.find(Tables.of(rows, CHECK.reads))
    return [(sign.subject, sign.severity or CHECK.severity) for sign in signs]


@pytest.mark.parametrize(
    ("account", "secret", "keys", "severity"),
    [
        ("www-data:x:33:33::/var/www:/bin/bash", "", (), Severity.MEDIUM),
        ("games:x:5:60::/usr/games:", "", (), Severity.MEDIUM),
        ("nobody:x:65534:65534::/:/tmp/nologin", "", (), Severity.MEDIUM),
        ("irc:x:39:39::/run/irc/:/bin/sh", "", ("/run/irc/.ssh/authorized_keys",), Severity.HIGH),
        ("sysadm:x:998:998::/h:/bin/bash", f"sysadm:{HASH}:1::::::", (), Severity.HIGH),
        ("sysadm:x:998:998::/h:/bin/bash", "", ("/etc/ssh/authorized_keys/sysadm",), Severity.HIGH),
        ("sysadm:$1$a$b:998:998::/h:/bin/bash", "", (), Severity.HIGH),
        ("backup:x:34:34::/var/backups:/bin/bash", "", (), Severity.LOW),
    ],
)  # fmt: skip
def test_points_at(account, secret, keys, severity):
    name = account.split(":")[0]
    assert severities(REST + account, secret, *keys) == [(name, severity)]


@pytest.mark.parametrize(
    ("account", "keys"),
    [
        ("root:x:0:0::/root:/bin/bash", ("/root/.ssh/authorized_keys",)),
        ("postgres:x:110:110::/var/lib/postgresql:/bin/bash", ()),
        ("git:x:111:111::/home/git:/bin/bash", ("/home/git/.ssh/authorized_keys",)),
        ("gitolite3:x:112:112::/var/lib/g:/bin/sh", ("/var/lib/g/.ssh/authorized_keys",)),
        ("nagios:x:113:113::/var/lib/nagios:/bin/bash", ()),
        ("sync:x:4:65534::/bin:/bin/sync", ()),
        ("debian-tor:x:114:114::/var/lib/tor:/bin/false", ()),
        ("some-daemon:x:115:115::/opt/some:/bin/sh", ()),
        ("bob:x:1000:1000::/home/bob:/bin/bash", ("/home/bob/.ssh/authorized_keys",)),
        ("operator:x:11:0:operator:/root:/bin/bash", ()),
        ("shutdown:x:6:0:shutdown:/sbin:/sbin/shutdown", ()),
    ],
)
def test_leaves_alone(account, keys):
    assert severities(REST + account, "", *keys) == []


@pytest.mark.parametrize("shell", ["/bin/sh", "/bin/bash", ""])
def test_a_system_from_when_all_had_a_shell_is_low(shell):
    accounts = f"bin:x:2:2::/bin:{shell}\nman:x:6:12::/:{shell}\nlp:x:7:7::/:/usr/sbin/nologin\n"
    assert severities(accounts) == [("bin", Severity.LOW), ("man", Severity.LOW)]


def test_a_better_shell_stands_out_even_there():
    accounts = "bin:x:2:2::/bin:/bin/sh\nman:x:6:12::/:/bin/sh\nlp:x:7:7::/:/bin/bash\n"
    assert ("lp", Severity.MEDIUM) in severities(accounts)
