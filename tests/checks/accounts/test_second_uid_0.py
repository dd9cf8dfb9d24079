from __future__ import annotations

import pytest

from pratique.checks.accounts.second_uid_0 import CHECK
from pratique.checks.base import CouldNotLook
from pratique.parsers.passwd import parse
from pratique.store.tables import Tables

ROOT = "root:x:0:0:root:/root:/bin/bash\n"


def names(passwd: str) -> list[str]:
    tables = Tables.of(parse(passwd.encode(), "/etc/passwd"), CHECK.reads)
    return [sign.subject for sign in CHECK.find(tables)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("toor:x:0:0::/root:/bin/bash", "toor"),
        ("bob:x:00:1000:Bob:/home/bob:/bin/bash", "bob"),
        ("bob:x: 0:1000:Bob:/home/bob:/bin/bash", "bob"),
        ("sync:x:0:0::/:/usr/sbin/nologin", "sync"),
        ("root:x:0:0::/tmp:/bin/sh", "root"),
        ("mallory::0:0", "mallory"),
        ("+::0:0:::", "+"),
    ],
)
def test_points_at(line, name):
    assert names(ROOT + line) == [name]
    assert names(line + "\n" + ROOT) == [name]


@pytest.mark.parametrize(
    "line",
    [
        "bob:x:1000:0:Bob:/home/bob:/bin/bash",
        "bob:x:10:0:Bob:/home/bob:/bin/bash",
        "+::::::",
        "# toor:x:0:0::/root:/bin/bash",
    ],
)
def test_leaves_alone(line):
    assert names(ROOT + line) == []


def test_a_list_made_to_drown_the_reader_is_cut():
    passwd = ROOT + "".join(f"a{number}:x:0:0:::\n" for number in range(500))
    assert len(names(passwd)) == 199


def test_says_that_there_is_no_list():
    with pytest.raises(CouldNotLook):
        names("")
