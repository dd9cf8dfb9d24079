from __future__ import annotations

import pytest

from pratique.checks.accounts.odd_shell import CHECK
from pratique.model import Severity
from pratique.parsers import login_shell, passwd
from pratique.store.tables import Tables

SHELLS = b"/bin/sh\n/bin/bash\n"


def signs(shell, shells=SHELLS):
    line = f"news:x:9:9:news:/var/spool/news:{shell}\n"
    rows = [
        *passwd.parse(line.encode(), "/etc/passwd"),
        *login_shell.parse(shells, "/etc/shells"),
    ]
    return [sign.severity for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("shell", "severity"),
    [
        ("/usr/sbin/nologin ", Severity.HIGH),
        ("/tmp/sh", Severity.HIGH),
        ("/dev/shm/nologin", Severity.HIGH),
        ("/usr/sbin/nol\u043egin", Severity.HIGH),
        ("/var/lib/x/nologin", Severity.HIGH),
        ("/usr/local/bin/fish", Severity.LOW),
    ],
)
def test_points_at(shell, severity):
    assert signs(shell) == [severity]


def test_points_at_a_list_that_permits_it():
    assert signs("/bin/sh", SHELLS + b"/usr/sbin/nologin \n") == [Severity.HIGH]


@pytest.mark.parametrize(
    "shell", ["/bin/sh", "/usr/sbin/nologin", "/bin/false", "", "/bin/sync", "/dev/null"]
)
def test_leaves_alone(shell):
    assert signs(shell) == []


def test_leaves_alone_shells_where_no_list_says_which():
    assert signs("/usr/local/bin/fish", b"") == []
