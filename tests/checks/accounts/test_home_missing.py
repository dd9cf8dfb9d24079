from __future__ import annotations

import pytest

from pratique.checks.accounts.home_missing import CHECK
from pratique.model import Severity
from pratique.parsers import passwd, shadow
from pratique.store.tables import Tables


def signs(file, line, password="$y$j9T$a$b", homes=("/home/alice",)):
    name = line.split(":")[0]
    rows = [
        *passwd.parse(f"alice:x:1000:1000::/home/alice:/bin/bash\n{line}".encode(), "/etc/passwd"),
        *shadow.parse(f"alice:$6$a$b:1\n{name}:{password}:1\n".encode(), "/etc/shadow"),
        *(file(home, type="directory") for home in homes),
    ]
    return [(s.subject, s.severity) for s in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize("shell", ["/bin/bash", "/bin/sh", ""])
def test_points_at(file, shell):
    line = f"eve:x:1001:1001::/home/eve:{shell}"
    assert signs(file, line) == [("eve", Severity.MEDIUM)]


def test_points_less_where_homes_lie_elsewhere(file):
    line = "eve:x:1001:1001::/home/eve:/bin/sh"
    assert {severity for _, severity in signs(file, line, homes=())} == {Severity.LOW}


@pytest.mark.parametrize(
    ("line", "password"),
    [
        ("eve:x:1001:1001::/home/eve:/usr/sbin/nologin", "$y$j9T$a$b"),
        ("eve:x:1001:1001::/home/eve:/bin/sh", "!"),
        ("eve:x:999:1001::/home/eve:/bin/sh", "$y$j9T$a$b"),
        ("eve:x:1001:1001::/home/alice:/bin/sh", "$y$j9T$a$b"),
        ("nobody:x:65534:1001::/nonexistent:/bin/sh", "$y$j9T$a$b"),
    ],
)
def test_leaves_alone(file, line, password):
    assert signs(file, line, password) == []
