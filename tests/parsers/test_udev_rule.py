# ruff: noqa: E501 - a case stands on one line

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.udev_rule import UdevRule, parse

PATH = "/etc/udev/rules.d/99-x.rules"
VALID = b'# c\nACTION=="add", ENV{A}!="b", \\\n  RUN+="/bin/x $name"\nGOTO="end"\n'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (VALID, [(2, "RUN", "/bin/x $name")]),
        (b'RUN{program}+="/a", RUN{builtin}+="kmod load b"', [(1, "RUN", "/a")]),
        (b'PROGRAM=="/c d", IMPORT{program}="/e", IMPORT{file}="/f"', [(1, "PROGRAM", "/c d"), (1, "IMPORT", "/e")]),
        (b'RUN+="/bin/sh -c \\"x\\""', [(1, "RUN", '/bin/sh -c "x"')]),
        (b'ENV{SYSTEMD_WANTS}+="x.service", ENV{A}="b"', [(1, "SYSTEMD_WANTS", "x.service")]),
        (b'ENV{SYSTEMD_WANTS}=="x.service"', []),
        (b'RUN=""', []),
        (b'ACTION=="add", \\\n  # c\n  RUN+="/x"', [(1, "RUN", "/x")]),
        (b'RUN+="/x \\\n   y"', [(1, "RUN", "/x y")]),
    ],
)  # fmt: skip
def test_commands(content, expected):
    assert [(row.line, row.key, row.command) for row in parse(content, PATH)] == expected


@pytest.mark.parametrize("content", [b"hello", b'RUN+="/x', b'A=="b" RUN+=/x'])
def test_what_does_not_fit_is_a_gap(content):
    (gap,) = parse(content, PATH)
    assert isinstance(gap, Gap)


@given(
    st.binary()
    | st.tuples(st.integers(0, 80), st.binary()).map(lambda t: VALID[: t[0]] + t[1] + VALID[t[0] :])
)
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, UdevRule | Gap)
