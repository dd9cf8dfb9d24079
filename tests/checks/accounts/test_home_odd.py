from __future__ import annotations

import pytest

from pratique.checks.accounts.home_odd import CHECK
from pratique.parsers.passwd import parse
from pratique.store.tables import Tables


def names(passwd: str) -> list[str]:
    tables = Tables.of(parse(passwd.encode(), "/etc/passwd"), CHECK.reads)
    return [sign.subject for sign in CHECK.find(tables)]


@pytest.mark.parametrize(
    "directory",
    [
        "/tmp",
        "/tmp/x",
        "/var/tmp/.x",
        "/dev/shm/x",
        "//tmp//x",
        "/home/../tmp/x",
        "/home/.bob",
        "/usr/lib/.x/y",
        "/home/bob ",
        "/usr/...",
    ],
)
def test_points_at(directory):
    assert names(f"bob:x:1000:1000::{directory}:/bin/bash") == ["bob"]


@pytest.mark.parametrize(
    "line",
    [
        "bob:x:1000:1000::/home/bob:/bin/bash",
        "sys:x:3:3:sys:/dev:/usr/sbin/nologin",
        "sys:x:3:3:sys:/dev:/bin/sh",
        "x:x:104:104::/tmp/x:/bin/false",
        "root:x:0:0::/root:/bin/bash",
        "bob:x:1000:1000::/tmpfiles/bob:/bin/bash",
        "bob:x:1000:1000::/home/bob.smith:/bin/bash",
        "noone:x:1000:1000:::/bin/bash",
        "+bob:::::/tmp:/bin/bash",
    ],
)
def test_leaves_alone(line):
    assert names(line) == []
