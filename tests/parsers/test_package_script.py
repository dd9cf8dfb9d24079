from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.package_script import SCRIPT_LENGTH, script_text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"#!/bin/sh\n\techo 1\n", "#!/bin/sh\n\techo 1\n"),
        (b"echo \x1b[2J\xff\r\n", "echo \\x1b[2J\\xff\\r\n"),
        (b"", ""),
    ],
)
def test_lines_stay_and_all_else_is_printable(content, text):
    assert script_text(content) == text


@given(st.binary())
def test_any_bytes_are_printable_lines(content):
    assert script_text(content).replace("\n", "").replace("\t", "").isprintable()


@pytest.mark.parametrize("unit", [b"x", b"\n", b"\x01", b"\t"])
def test_a_long_script_is_cut(unit):
    assert len(script_text(unit * (SCRIPT_LENGTH * 5))) == SCRIPT_LENGTH
