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
        ("'ab' | '  '", b"ab"),
        ("'AB' & '__'", b"AB"),
        ("'abc' ^ '   '", b"ABC"),
        ("7 % 3", b"1"),
        ("8 / 2", b"4"),
        ("-5 + 3", b"-2"),
        ("5 ^ 1", b"4"),
        ("5 | 2", b"7"),
        ("6 & 3", b"2"),
        ("~~'a'", b"a"),
        ("@'z'", b"z"),
        ("($a = 'xy')", b"xy"),
        ("implode(['a', 'b'])", b"ab"),
        ("join('-', ['a', 'b'])", b"a-b"),
        ("pack('C*', 97, 98)", b"ab"),
        ("pack('a*', 'abc')", b"abc"),
        ("strtr('abc', [])", b"abc"),
        ("strtr('hi all', 'ai', 'eo')", b"ho ell"),
        ("base64_decode('YWJjZ')", b"abc"),
        ("base64_decode('YW Jj')", b"abc"),
        ("chr(353)", b"a"),
        ("ucfirst('abc') . lcfirst('ABC')", b"AbcaBC"),
        ("substr('abc', 0, -1)", b"ab"),
        ("substr('abc', 5)", b""),
        ("substr('abcdef', -4, 2)", b"cd"),
        ("str_replace(['a', 'b'], ['1', '2'], 'abc')", b"12c"),
        ("str_replace(['a', 'b'], ['1'], 'abc')", b"1c"),
        ("str_replace(['a', 'b'], 'x', 'abc')", b"xxc"),
        ("sprintf('%s-%d', 'a', 5)", b"a-5"),
        ("sprintf('%2$s%1$s', 'a', 'b')", b"ba"),
        ("sprintf('%1$s%1$s%%', 'a')", b"aa%"),
        ("rawurldecode('%41+b')", b"A+b"),
        ("['a' => ['b' => 'c']]['a']['b']", b"c"),
        ("gzuncompress(base64_decode('eJxLTEoGAAJNASc='))", b"abc"),
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
        ("", "9 / 2"),
        ("", "'a' | 'bc'"),
        ("", "'a' - 'b'"),
        ("", "-$x"),
        ("", "'a' . $x"),
        ("", '"a{$x}b"'),
        ("", "substr('abc', 'x')"),
        ("", "substr('abc', 1, $x)"),
        ("", "strtr('abc', 'x')"),
        ("", "strtr('abc', ['a' => $x])"),
        ("", "implode('', 'abc')"),
        ("", "implode('', ['a', $x])"),
        ("", "[$x => 'a']['b']"),
        ("", "['a'][$x]"),
        ("", "pack('N', 5)"),
        ("", "sprintf('%s%s', 'a')"),
        ("", "sprintf('%3$s', 'a')"),
        ("", "sprintf('%05d', 7)"),
        ("", "str_rot13(['a'])"),
        ("", "$$x"),
        ("", "'a'[1][2]"),
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


def test_a_name_of_odd_bytes_was_its_own_value():
    program = Program(parse(b"<?php $x = ~\x9e\x8c\x8c\x9a\x8d\x8b;"))
    (assignment,) = program.source.root.named_child(1).named_children
    assert text_of(program, assignment.child_by_field_name("right")) == b"assert"
