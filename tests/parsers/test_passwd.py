from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.passwd import Account, is_hash, number_of, parse

PATH = "/etc/passwd"
ROOT = b"root:x:0:0:root:/root:/bin/bash"


def read(content: bytes) -> list[Account | Gap]:
    return list(parse(content, PATH))


def test_a_line_becomes_an_account():
    assert read(ROOT + b"\n") == [
        Account(PATH, 1, "root", 0, 0, "shadowed", "root", "/root", "/bin/bash")
    ]


def test_comments_and_blank_lines_are_counted_and_left_out():
    rows = read(b"# made by hand\n\n  \n" + ROOT)
    assert [(row.line, row.username) for row in rows] == [(4, "root")]


@pytest.mark.parametrize(
    ("field", "status"),
    [
        (b"x", "shadowed"),
        (b"", "empty"),
        (b"*", "locked"),
        (b"!", "locked"),
        (b"!$6$salt$hash", "locked"),
        (b"NP", "locked"),
        (b"$6$salt$hash", "hash"),
        (b"$y$j9T$salt$hash", "hash"),
        (b"abJnggxhB/yWI", "hash"),
    ],
)
def test_password_is_told_and_not_kept(field, status):
    (row,) = read(b"a:" + field + b":1:1::/:/bin/sh")
    assert row.password == status
    assert "hash" not in row.description + row.shell


@pytest.mark.parametrize(
    ("field", "number"),
    [
        (b"0", 0),
        (b"000", 0),
        (b"-0", 0),
        (b" +0", 0),
        (b"1000", 1000),
        (b"4294967294", 0xFFFFFFFE),
        (b"4294967295", 0xFFFFFFFF),
        (b"4294967296", 0xFFFFFFFF),
        (b"-2", 0xFFFFFFFF),
        (b"9" * 5000, 0xFFFFFFFF),
        (b"0" * 5000 + b"7", 7),
        (b"", None),
        (b"0x0", None),
        (b"1_0", None),
        (b"0 ", None),
        ("٣".encode(), None),
    ],
)
def test_number_is_read_as_the_c_library_does(field, number):
    assert number_of(field) == number


@pytest.mark.parametrize(
    ("line", "username", "uid"),
    [
        (b"+", "+", None),
        (b"+::::::", "+", None),
        (b"+::0:0:::", "+", 0),
        (b"+@admins::::::", "+@admins", None),
        (b"-mallory::::::", "-mallory", None),
    ],
)
def test_a_line_of_nis_is_an_account_with_or_without_number(line, username, uid):
    (row,) = read(line)
    assert (row.username, row.uid) == (username, uid)


def test_four_fields_are_enough_for_the_c_library_and_for_us():
    (row,) = read(b"  mallory::0:0")
    assert (row.username, row.uid, row.password, row.shell) == ("mallory", 0, "empty", "")


def test_what_follows_the_sixth_colon_is_the_shell():
    (row,) = read(b"a:x:1:1:::/bin/sh:odd\r\n")
    assert row.shell == "/bin/sh:odd"


@pytest.mark.parametrize("line", [b"hello", b":x:0:0:::", b"a:x:1", b"a:x:one:1:::", b"a:x:1::::"])
def test_a_line_that_does_not_fit_is_kept_as_a_gap(line):
    (row,) = read(line)
    assert isinstance(row, Gap)
    assert (row.path, row.line, row.detail) == (PATH, 1, line.decode())


def test_names_and_homes_are_readable():
    (row,) = read(b"a\x1b[2J:x:1:1::/home/\xff:/bin/sh")
    assert row.username == "a\\x1b[2J"
    assert row.directory == "/home/\\xff"


def test_a_long_field_hides_no_account_and_fills_no_memory():
    (row,) = read(b"a::0:0:" + b"x" * 1_000_000 + b":/:/bin/sh")
    assert (row.uid, row.shell, len(row.description)) == (0, "/bin/sh", 1000)


def test_rows_come_before_the_end_is_read():
    rows = parse(ROOT + b"\n" + b"\xff" * 1000 + b"\n", PATH)
    assert next(rows).username == "root"
    assert isinstance(next(rows), Gap)


def test_half_a_hash_opens_nothing():
    assert not is_hash(b"$6")
    assert not is_hash(b"abJnggxhB/yW")


FIELD = st.binary(max_size=12) | st.sampled_from([b"", b"x", b"0", b"+", b"root", b"$6$a$b"])
LINES = st.lists(st.lists(FIELD, max_size=9).map(b":".join) | st.binary(), max_size=20)


@given(LINES)
def test_every_line_gives_one_row_or_gap(lines):
    content = b"\n".join(lines)
    said = [
        number
        for number, line in enumerate(content.split(b"\n"), start=1)
        if line.strip() and not line.lstrip().startswith(b"#")
    ]
    assert [row.line for row in parse(content, PATH)] == said
