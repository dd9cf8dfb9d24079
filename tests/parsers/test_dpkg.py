from __future__ import annotations

import tracemalloc
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.dpkg import (
    Conffile,
    DebPackage,
    conffiles,
    digests,
    diversions,
    listed,
    parse_status,
)

PATH = "/var/lib/dpkg/status"
OTHER = "/var/lib/dpkg/info/openssh-server.list"
MD5 = b"0123456789abcdef0123456789abcdef"
STATUS = b"""Package: openssh-server
Status: install ok installed
Maintainer: Debian OpenSSH Maintainers <ssh@example.org>
Architecture: amd64
Source: openssh (1:9.2p1-2)
Version: 1:9.2p1-2+deb12u3
Conffiles:
 /etc/default/ssh %(md5)s
 /etc/ssh/a file %(md5)s
 /etc/init.d/ssh %(md5)s obsolete
 /etc/gone %(md5)s remove-on-upgrade
 /etc/new newconffile
Description: server
 It serves.
 .
 Version: this is no field

Package: adduser
Status: install ok installed
Version: 3.134
""".replace(b"%(md5)s", MD5)


def read(content: bytes) -> list[DebPackage | Gap]:
    return list(parse_status(content, PATH))


def test_paragraphs_become_packages():
    assert read(STATUS) == [
        DebPackage(
            PATH,
            1,
            "openssh-server",
            "1:9.2p1-2+deb12u3",
            "amd64",
            "openssh (1:9.2p1-2)",
            "install ok installed",
            "Debian OpenSSH Maintainers <ssh@example.org>",
        ),
        DebPackage(PATH, 18, "adduser", "3.134", "", "", "install ok installed", ""),
    ]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"", []),
        (b"\n\n\n", []),
        (b"Package: a", ["a"]),
        (b"PACKAGE:a\n", ["a"]),
        (b"Package: a\r\n\r\nPackage: b\r\n", ["a", "b"]),
        (b"\n\nPackage: a\n \t \nPackage: b\n\n\n", ["a", "b"]),
        (b"Version: 1\nPackage: a\n", ["a"]),
    ],
)
def test_paragraphs_are_told_apart(content, names):
    assert [row.name for row in read(content)] == names


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"hello\n", 1, "not a field of a package"),
        (b"Package: a\n\n  lost\n", 3, "not a field of a package"),
        (b": value\n", 1, "not a field of a package"),
        (b"\nVersion: 1\nStatus: x\n", 2, "a paragraph without a package name"),
        (b"Package:\nVersion: 1\n", 1, "a paragraph without a package name"),
    ],
)
def test_what_does_not_fit_is_a_gap_with_its_line(content, line, reason):
    gaps = [row for row in read(content) if isinstance(row, Gap)]
    assert [(gap.path, gap.line, gap.reason) for gap in gaps] == [(PATH, line, reason)]


def test_a_line_that_is_no_field_hides_no_package():
    rows = read(b"Package: a\nrubbish\nVersion: 2\n\nPackage: b\n")
    assert [row.line if isinstance(row, Gap) else (row.name, row.version) for row in rows] == [
        2,
        ("a", "2"),
        ("b", ""),
    ]


def test_fields_are_safe_to_print_and_bounded():
    (row,) = read(b"Package: a\x1b[2J\xff\nVersion: " + b"9" * 1_000_000 + b"\n")
    assert row.name == "a\\x1b[2J\\xff"
    assert len(row.version) == 1000


def test_a_field_of_very_many_lines_is_read_in_linear_time():
    # Quadratic, this would copy some hundred gigabytes.
    content = b"Package: a\nConffiles:\n" + b" /etc/x \n" * 400_000
    package, gap = read(content)
    assert isinstance(package, Gap) != isinstance(gap, Gap)
    assert list(conffiles(content)) == []


def test_conffiles_without_the_obsolete_ones():
    md5 = MD5.decode()
    assert list(conffiles(STATUS)) == [
        Conffile("openssh-server", b"/etc/default/ssh", md5),
        Conffile("openssh-server", b"/etc/ssh/a file", md5),
    ]


@pytest.mark.parametrize(
    "line",
    [b"", b"/etc/a", b"etc/a " + MD5, b"/etc/a " + MD5[1:], b"/etc/a  ", MD5, b"/etc/a " + MD5 * 2],
)
def test_no_conffile_without_a_path_and_a_digest(line):
    assert list(conffiles(b"Package: a\nConffiles:\n " + line + b"\n")) == []


def test_conffiles_need_a_package():
    assert list(conffiles(b"Conffiles:\n /etc/a " + MD5 + b"\n")) == []


def test_listed_paths_without_the_root():
    content = b"/.\n/usr\n/usr/bin/a b\n/usr/bin/\xff\n"
    assert list(listed(content, OTHER)) == [b"/usr", b"/usr/bin/a b", b"/usr/bin/\xff"]


def test_a_line_that_is_no_path_is_a_gap():
    found = list(listed(b"/usr\nusr/bin/x\n\n# note\n/etc\n", OTHER))
    assert [row.line if isinstance(row, Gap) else row for row in found] == [b"/usr", 2, 4, b"/etc"]


@pytest.mark.parametrize(
    ("line", "path"),
    [
        (MD5 + b"  usr/bin/x", b"/usr/bin/x"),
        (MD5 + b" usr/bin/x", b"/usr/bin/x"),
        (MD5 + b"  usr/bin/a  b", b"/usr/bin/a  b"),
        (MD5 + b"  /usr/bin/x", b"/usr/bin/x"),
        (MD5 + b"  usr/\xff", b"/usr/\xff"),
    ],
)
def test_a_digest_and_its_path(line, path):
    assert list(digests(line, OTHER)) == [(path, MD5.decode())]


@pytest.mark.parametrize(
    "line",
    [
        MD5, MD5 + b"  ", MD5[1:] + b"  usr/x", MD5.upper() + b"  usr/x", b"usr/x  " + MD5,
        MD5 + b"\tusr/x", b" " + MD5 + b"  usr/x", MD5 + b"    usr/x",
    ],
)  # fmt: skip
def test_what_is_no_digest_is_a_gap(line):
    before, gap = digests(MD5 + b"  a\n" + line, OTHER)
    assert before == (b"/a", MD5.decode())
    assert isinstance(gap, Gap)
    assert (gap.path, gap.line) == (OTHER, 2)


DIVERSION = b"/usr/bin/lsof\n/usr/bin/lsof.distrib\n:\n"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", []),
        (DIVERSION, [(b"/usr/bin/lsof", b"/usr/bin/lsof.distrib", ":")]),
        (DIVERSION[:-1], [(b"/usr/bin/lsof", b"/usr/bin/lsof.distrib", ":")]),
        (DIVERSION + b"/a\n/b\ndash\n", [
            (b"/usr/bin/lsof", b"/usr/bin/lsof.distrib", ":"), (b"/a", b"/b", "dash")]),
        (DIVERSION + b"/a", [(b"/usr/bin/lsof", b"/usr/bin/lsof.distrib", ":"), 4]),
        (DIVERSION + b"/a\n/b\n", [(b"/usr/bin/lsof", b"/usr/bin/lsof.distrib", ":"), 4]),
        (DIVERSION + b"\n", [(b"/usr/bin/lsof", b"/usr/bin/lsof.distrib", ":"), 4]),
        (b"a\n/b\n:\n", [1]),
        (b"/a\nb\n:\n", [1]),
        (b"\n", [1]),
    ],
)  # fmt: skip
def test_diversions_are_three_lines_each(content, found):
    rows = list(diversions(content, OTHER))
    assert [row.line if isinstance(row, Gap) else row for row in rows] == found


WORD = st.binary(max_size=6) | st.sampled_from(
    [b"Package", b"Version", b"Conffiles", b": ", b":", b" ", b"\t", b"/etc/a ", MD5, b"obsolete"]
)
LINES = st.lists(st.lists(WORD, max_size=4).map(b"".join), max_size=20).map(b"\n".join)


@given(LINES | st.binary())
def test_status_gives_rows_and_gaps_for_every_line(content):
    rows = read(content)
    lines = content.split(b"\n")
    blank = [not line.strip() for line in lines]
    starts = {row.line for row in rows}
    assert all(isinstance(row, DebPackage | Gap) for row in rows)
    assert all(not blank[line - 1] for line in starts)
    # Whatever is not blank lies in a paragraph that something was said about.
    for number, line in enumerate(lines, start=1):
        if line.strip():
            block = number
            while block > 1 and not blank[block - 2]:
                block -= 1
            assert starts & set(range(block, len(lines) + 1))
    assert all(conffile.path.startswith(b"/") for conffile in conffiles(content))


@given(st.lists(WORD.map(lambda word: b"/" + word) | WORD, max_size=12).map(b"\n".join))
def test_every_line_of_a_list_is_a_path_or_a_gap(content):
    expected = [line for line in content.split(b"\n") if line and line != b"/."]
    assert len(list(listed(content, OTHER))) == len(expected)


@given(st.lists(st.lists(WORD, max_size=4).map(b"".join), max_size=12).map(b"\n".join))
def test_every_line_of_digests_is_a_digest_or_a_gap(content):
    assert len(list(digests(content, OTHER))) == len([x for x in content.split(b"\n") if x])


@given(st.lists(st.sampled_from([b"/a", b"/b", b":", b"", b"dash", b"\xff"]), max_size=12))
def test_every_line_of_diversions_is_told_or_lies_behind_one_gap(lines):
    content = b"\n".join(lines)
    said = list(diversions(content, OTHER))
    told = 3 * sum(1 for row in said if not isinstance(row, Gap))
    gaps = [row for row in said if isinstance(row, Gap)]
    total = len(content.removesuffix(b"\n").split(b"\n")) if content else 0
    assert [gap.line for gap in gaps] == ([told + 1] if told < total else [])


@pytest.mark.parametrize(
    "content",
    [
        b"Package: a\nConffiles:\n" + b" x\n" * 30_000,
        b"Package: a\nDescription: x\n" + b" x\n" * 30_000,
        b"Package: a\n" + b"".join(b"x%d:\n" % number for number in range(30_000)),
    ],
)
def test_very_many_short_lines_take_little_memory(content, monkeypatch):
    monkeypatch.setattr("pratique.parsers.dpkg._MOST_CONFFILES", 1_000)
    paths = b"/" + content.replace(b" ", b"/").replace(b"\n", b"\n/")
    for rows in (
        parse_status(content, "/var/lib/dpkg/status"),
        conffiles(content),
        listed(paths, "/x"),
        digests(content, "/x"),
        diversions(paths, "/x"),
    ):
        tracemalloc.start()
        deque(rows, maxlen=0)
        taken = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert taken < 200_000


@pytest.mark.parametrize("length", [4097, 100_000])
def test_what_is_longer_than_any_path_is_a_gap(length):
    long = b"/" + b"x" * length
    assert [type(one) for one in listed(b"/a\n" + long + b"\n/b\n", "/x")] == [bytes, Gap, bytes]
    assert [type(one) for one in digests(MD5 + b"  " + long + b"\n", "/x")] == [Gap]
    assert [type(one) for one in diversions(long + b"\n/b\n:\n", "/x")] == [Gap]
