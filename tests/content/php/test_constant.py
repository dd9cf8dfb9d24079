from __future__ import annotations

import pytest

from pratique.content.php.constant import LENGTH_LIMIT, text_of
from pratique.content.php.program import Program
from pratique.content.php.syntax import arguments, parse


def value(expression: str, before: str = "") -> bytes | None:
    program = Program(parse(f"<?php {before} seen({expression});".encode()))
    call = next(c for c in program.calls if program.source.slice(c).startswith(b"seen("))
    return text_of(program, arguments(call)[0])


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'a'", b"a"),
        (r'"\x41\102\u{43}\n"', b"ABC\n"),
        (r"'\x41\''", rb"\x41'"),
        ("'a' . 'b' . 1", b"ab1"),
        ("chr(97) . chr(0x62)", b"ab"),
        ("strrev('cba')", b"abc"),
        ("base64_decode('YWJj')", b"abc"),
        ("base64_decode('YWJj' . '?')", b"abc"),
        ("str_rot13('nop')", b"abc"),
        ("hex2bin('616263')", b"abc"),
        ("pack('H*', '616263')", b"abc"),
        ("urldecode('%61b+c')", b"ab c"),
        ("gzinflate(base64_decode('S0xKBgA='))", b"abc"),
        ("substr('xabcx', 1, 3)", b"abc"),
        ("substr('abc', -2)", b"bc"),
        ("str_replace('x', '', 'xaxbxc')", b"abc"),
        ("strtr('xyz', 'xyz', 'abc')", b"abc"),
        ("strtr('xy', ['x' => 'a', 'y' => 'bc'])", b"abc"),
        ("implode('', ['a', 'b', 'c'])", b"abc"),
        ("explode('|', 'a|b')[1]", b"b"),
        ("sprintf('%s%c%%', 'a', 98)", b"ab%"),
        ("'abc'[1]", b"b"),
        ("['k' => 'v']['k']", b"v"),
        ("'!' ^ '@'", b"a"),
        ("~'Z'", b"\xa5"),
        ("1 + 2 * 3", b"7"),
        ("(string) 5", b"5"),
        ("@strtolower('ABC')", b"abc"),
        ("<<<'X'\nabc\nX", b"abc"),
    ],
)
def test_works_out(expression, expected):
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("before", "expression", "expected"),
    [
        ("$a = 'x';", "$a", b"x"),
        ("$a = 'x'; $a .= 'y';", "$a", b"xy"),
        ("const A = 'x';", "A . 'y'", b"xy"),
        ("define('A', 'x');", "A", b"x"),
        ("$a = ['x', 'y'];", '"$a[1]z"', b"yz"),
        ("$a = 'x';", '"{$a}y"', b"xy"),
    ],
)
def test_knows_names_with_one_meaning(before, expression, expected):
    assert value(expression, before) == expected


@pytest.mark.parametrize(
    ("before", "expression"),
    [
        ("", "$a"),
        ("$a = 'x'; $a = 'y';", "$a"),
        ("$a = $a . 'x';", "$a"),
        ("$a = $b; $b = $a;", "$a"),
        ("foreach (['x'] as $a) {}", "$a"),
        ("", "'abc'[9]"),
        ("", "hex2bin('6')"),
        ("", "gzinflate('abc')"),
        ("", "1 % 0"),
        ("", "unknown('a')"),
    ],
)
def test_says_nothing_of_what_changes(before, expression):
    assert value(expression, before) is None


def test_length_is_bounded():
    before = "$a0 = 'aaaaaaaaaaaaaaaa';" + "".join(
        f"$a{n} = str_replace('a', 'aaaaaaaaaaaaaaaa', $a{n - 1});" for n in range(1, 30)
    )
    assert value("$a29", before) is None
    assert len(value("$a3", before) or b"") < LENGTH_LIMIT
