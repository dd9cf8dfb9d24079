from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.environment_setting import (
    PARSERS,
    EnvironmentSetting,
    parse_manager,
    parse_pam,
    parse_plain,
)

PATH = "/etc/environment"


def told(rows):
    return [(row.line, row.name, row.value) for row in rows]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'LD_PRELOAD="/a b.so"\n', [(1, "LD_PRELOAD", "/a b.so")]),
        (b"# c\nexport A='x'\n", [(2, "A", "x")]),
        (b"A=x\\\ny\n", [(1, "A", "xy")]),
        (b"A=\n", [(1, "A", "")]),
    ],
)
def test_plain(content, expected):
    assert told(parse_plain(content, PATH, "login")) == expected


def test_files_of_services_are_scripts_too():
    assert told(parse_plain(b"if true; then\nA=1\nfi\n", PATH, "service")) == [(2, "A", "1")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"LD_PRELOAD DEFAULT=/x.so", [(1, "LD_PRELOAD", "/x.so")]),
        (b'A\tDEFAULT="" OVERRIDE=/y', [(1, "A", ""), (1, "A", "/y")]),
        (b"A=b", [(1, "A", "b")]),
    ],
)
def test_pam(content, expected):
    assert told(parse_pam(content, PATH)) == expected


def test_manager():
    content = b"[Manager]\nLogLevel=info\nDefaultEnvironment=A=1 \"B=x y\" 'C=z'\n"
    assert told(parse_manager(content, PATH)) == [(3, "A", "1"), (3, "B", "x y"), (3, "C", "z")]


@pytest.mark.parametrize("parse", [lambda c, p: parse_plain(c, p, "login"), parse_pam])
def test_what_does_not_fit_is_a_gap(parse):
    (gap,) = parse(b"hello there", PATH)
    assert isinstance(gap, Gap)


@given(st.binary() | st.text("A=\"' DEFAULT=OVERRIDE\n\\").map(str.encode))
def test_any_bytes_give_rows_and_gaps(content):
    for parser in PARSERS:
        for row in parser.parse(content, PATH):
            assert isinstance(row, EnvironmentSetting | Gap)
