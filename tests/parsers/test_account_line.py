from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.account_line import AccountLine, parse

HASH = b"$6$salt$abcdefgh"


@pytest.mark.parametrize(
    ("path", "line", "told"),
    [
        ("/etc/passwd", b"bob:x:1:2::/:/bin/sh", ("passwd", False, "bob", "x", "1:2::/:/bin/sh")),
        ("/etc/passwd-", b"bob:x:1", ("passwd", True, "bob", "x", "1")),
        ("/etc/shadow-", b"bob:!*:1:", ("shadow", True, "bob", "!*", "1:")),
        ("/var/backups/group.bak", b"bob:x:7:a,b", ("group", True, "bob", "x", "7:a,b")),
        ("/etc/subuid", b"bob:100000:65536", ("subuid", False, "bob", "", "100000:65536")),
    ],
)
def test_a_line_becomes_a_row(path, line, told):
    assert list(parse(line, path)) == [AccountLine(path, 1, *told)]


def test_the_same_hash_is_known_again_and_not_told():
    first, locked, other = parse(
        b"a:" + HASH + b":1\na:!" + HASH + b":1\na:" + HASH + b"x:1", "/etc/shadow"
    )
    assert locked.password == f"!{first.password}"
    assert first.password.startswith("hash ")
    assert first.password != other.password
    assert "salt" not in repr((first, locked, other))


@pytest.mark.parametrize("line", [HASH, b":" + HASH])
def test_a_broken_line_keeps_no_hash(line):
    (gap,) = parse(line, "/etc/shadow-")
    assert isinstance(gap, Gap)
    assert "salt" not in gap.detail


@given(st.binary(max_size=300))
def test_any_bytes(content):
    wanted = [line for line in content.split(b"\n") if (s := line.strip()) and s[:1] != b"#"]
    assert len(list(parse(content, "/etc/shadow"))) <= len(wanted)
