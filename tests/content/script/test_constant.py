from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.script.constant import Constants
from pratique.content.script.expression import read
from pratique.content.script.token import Dialect


def value(text, dialect=Dialect.CURLY, own=frozenset()):
    constants = Constants(own)
    for step in read(text, dialect).steps:
        if step.target is not None:
            found = constants.of(step.node, lambda node: node.path)
            constants.assign(step.target.path, found, adds=step.adds)
    return constants.held.get("x")


@pytest.mark.parametrize(
    ("dialect", "text", "wanted"),
    [
        (Dialect.CURLY, 'x = "ev" + "al";', "eval"),
        (Dialect.CURLY, 'a = "ev"; x = a + "al";', "eval"),
        (Dialect.CURLY, 'x = "ev"; x += "al";', "eval"),
        (Dialect.CURLY, "x = new String(new byte[]{101, 118});", "ev"),
        (Dialect.CURLY, "x = String.fromCharCode(101, 118);", "ev"),
        (Dialect.CURLY, 'x = new String(new D().decodeBuffer("ZXZhbA=="));', "eval"),
        (Dialect.CURLY, 'x = "e1v1al".replace("1", "");', "eval"),
        (Dialect.CURLY, "x = 1 / 0;", None),
        (Dialect.CURLY, 'x = a ? "b" : "c";', None),
        (Dialect.BASIC, 'x = Chr(101) & ChrW(&H76) & "al"', "eval"),
        (Dialect.BASIC, 'x = StrReverse("lave")', "eval"),
        (Dialect.BASIC, 'x = Replace("e*v*al", "*", "")', "eval"),
        (Dialect.BASIC, 'x = Join(Split("e,v", ","), "")', "ev"),
        (Dialect.BASIC, 'x = Mid("abcdef", 2, 3)', "bcd"),
        (Dialect.BASIC, 'x = Left("abcdef", 2)', "ab"),
        (Dialect.PYTHON, 'x = "".join(map(chr, [101, 118]))', "ev"),
        (Dialect.PYTHON, 'x = base64.b64decode("ZXZhbA==")', "eval"),
        (Dialect.PYTHON, 'x = bytes.fromhex("6576")', "ev"),
        (Dialect.PYTHON, 'x = "6576".decode("hex")', "ev"),
        (Dialect.PYTHON, 'x = codecs.decode("riny", "rot13")', "eval"),
    ],
)
def test_works_out(dialect, text, wanted):
    assert value(text, dialect) == wanted


def test_a_function_of_the_program_is_its_own():
    assert value('x = Replace("ab", "a", "")', Dialect.BASIC, frozenset({"replace"})) is None


def test_length_has_an_end():
    assert value('x = "aaaaaaaaaaaaaaaa";' + "x = x + x;" * 60) is None


@given(st.text(alphabet="abCZ09+/=%,", max_size=40))
def test_any_arguments(inside):
    for name in ("chr", "mid", "split", "replace", "unpack", "pack", "decode", "inflate", "left"):
        assert value(f'x = {name}("{inside}", "{inside}", 3);') is not NotImplemented
