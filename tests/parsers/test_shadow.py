from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.shadow import Shadow, parse

PATH = "/etc/shadow"


def test_a_line_becomes_a_row_without_its_hash():
    (row,) = parse(b"root:$y$j9T$salt$hash:19000:0:99999:7::20000:\n", PATH)
    assert row == Shadow(PATH, 1, "root", "active", "yescrypt", 19000, 20000)


@pytest.mark.parametrize(
    ("field", "status", "algorithm"),
    [
        (b"", "empty", None),
        (b"*", "no-login", None),
        (b"x", "no-login", None),
        (b"!", "locked", None),
        (b"!!", "locked", None),
        (b"!*", "locked", None),
        (b"!$6$a$b", "locked", "sha512"),
        (b"$6$a$b", "active", "sha512"),
        (b"$5$a$b", "active", "sha256"),
        (b"$1$a$b", "active", "md5"),
        (b"$2y$10$abc", "active", "bcrypt"),
        (b"$gy$a$b", "active", "gost-yescrypt"),
        (b"$7$a$b", "active", "scrypt"),
        (b"$md5,rounds=5$a$b", "active", "sunmd5"),
        (b"$zz$a$b", "active", "unknown"),
        (b"abJnggxhB/yWI", "active", "des"),
        (b"_J9..rasmBYk8r9AiWNc", "active", "bsdi-des"),
    ],
)
def test_status_and_algorithm(field, status, algorithm):
    (row,) = parse(b"a:" + field + b":::::::", PATH)
    assert (row.password_status, row.hash_algorithm) == (status, algorithm)


@pytest.mark.parametrize(
    ("field", "day"), [(b"", None), (b"0", 0), (b"19000", 19000), (b"-1", None), (b"9" * 99, None)]
)
def test_days(field, day):
    (row,) = parse(b"a:*:" + field + b"::::" + b":" + field + b":", PATH)
    assert (row.last_change, row.expire) == (day, day)


def test_a_short_line_still_tells_of_its_password():
    (row,) = parse(b"a:", PATH)
    assert row.password_status == "empty"


@pytest.mark.parametrize("line", [b"$6$salt$secret", b":$6$salt$secret:1:::::"])
def test_a_broken_line_keeps_no_hash(line):
    (gap,) = parse(line, PATH)
    assert isinstance(gap, Gap)
    assert (gap.line, gap.detail) == (1, f"{len(line)} bytes")


FIELD = st.binary(max_size=12) | st.sampled_from([b"", b"*", b"!", b"root", b"$6$a$b", b"19000"])
LINES = st.lists(st.lists(FIELD, max_size=10).map(b":".join) | st.binary(), max_size=20)


@given(LINES)
def test_every_line_gives_one_row_or_gap(lines):
    content = b"\n".join(lines)
    said = [
        number
        for number, line in enumerate(content.split(b"\n"), start=1)
        if line.strip() and not line.lstrip().startswith(b"#")
    ]
    assert [row.line for row in parse(content, PATH)] == said
