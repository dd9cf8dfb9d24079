from __future__ import annotations

import pytest

from pratique.checks.accounts.subordinate_root import CHECK
from pratique.model import Severity
from pratique.parsers.passwd import parse as accounts
from pratique.parsers.subordinate_range import parse
from pratique.store.tables import Tables

PASSWD = (
    b"root:x:0:0::/root:/bin/bash\nwww-data:x:33:33::/var/www:/bin/false\n"
    b"anna:x:1000:1000::/home/anna:/bin/bash\nbruno:x:1001:1001::/home/bruno:/bin/bash\n"
    b"nobody:x:65534:65534::/:/bin/false\n"
)


def signs(text, path="/etc/subuid"):
    rows = [*parse(text, path), *accounts(PASSWD, "/etc/passwd")]
    with Tables.of(rows, CHECK.reads) as tables:
        return [sign.severity for sign in CHECK.find(tables)]


@pytest.mark.parametrize(
    ("text", "path", "severity"),
    [
        (b"bruno:0:65536", "/etc/subuid", Severity.HIGH),
        (b"bruno:0:1", "/etc/subgid", Severity.HIGH),
        (b"bruno:33:10", "/etc/subuid", Severity.MEDIUM),
        (b"1001:1000:2", "/etc/subuid", Severity.MEDIUM),
        (b"lxd:1000:1", "/etc/subuid", Severity.LOW),
    ],
)
def test_points_at(text, path, severity):
    assert signs(text, path) == [severity]


@pytest.mark.parametrize(
    "text",
    [
        b"anna:100000:65536\nbruno:165536:65536",
        b"root:0:1000",
        b"root:1000:1\nroot:1000000:1000000000",
        b"anna:1000:1",
        b"anna:0:0",
        b"dockremap:65534:1",
        b"",
    ],
)
def test_leaves_alone(text):
    assert signs(text) == []
