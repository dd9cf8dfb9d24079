"""What PHP makes of a value in another type; the table is what PHP 8.2 serializes."""

from __future__ import annotations

import pytest

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.emulate import emulate
from pratique.content.php.emulator.value import (
    ANYTHING,
    Array,
    Growing,
    Origin,
    Source,
    Unknown,
)

CONVERSIONS = [
    ("(int) '12abc'", "i:12;"),
    ("(int) ' 12'", "i:12;"),
    ("(int) '0x1A'", "i:0;"),
    ("(int) '1e3'", "i:1000;"),
    ("(int) 'abc'", "i:0;"),
    ("(int) 3.99", "i:3;"),
    ("(int) -3.99", "i:-3;"),
    ("(int) true", "i:1;"),
    ("(int) null", "i:0;"),
    ("(int) []", "i:0;"),
    ("(int) [0]", "i:1;"),
    ("(int) '99999999999999999999'", "i:9223372036854775807;"),
    ("(int) '-99999999999999999999'", "i:-9223372036854775808;"),
    ("intdiv(-7, 2)", "i:-3;"),
    ("(float) '1.5e3x'", "d:1500;"),
    ("(float) '.5'", "d:0.5;"),
    ("(float) '-'", "d:0;"),
    ("(string) 1.0", 's:1:"1";'),
    ("(string) 0.1", 's:3:"0.1";'),
    ("(string) 1e25", 's:7:"1.0E+25";'),
    ("(string) 1.5e-7", 's:6:"1.5E-7";'),
    ("(string) 123456789012345678", 's:18:"123456789012345678";'),
    ("(string) 100000000000000.0", 's:7:"1.0E+14";'),
    ("(string) 1e15", 's:7:"1.0E+15";'),
    ("(string) -0.0", 's:2:"-0";'),
    ("(string) true", 's:1:"1";'),
    ("(string) false", 's:0:"";'),
    ("(string) null", 's:0:"";'),
    ("(string) (0.1 + 0.2)", 's:3:"0.3";'),
    ("(string) 0.0001", 's:6:"0.0001";'),
    ("(string) (1 / 3)", 's:16:"0.33333333333333";'),
    ("(bool) '0'", "b:0;"),
    ("(bool) '0.0'", "b:1;"),
    ("(bool) ''", "b:0;"),
    ("(bool) ' '", "b:1;"),
    ("(bool) []", "b:0;"),
    ("(bool) [0]", "b:1;"),
    ("(bool) 0.0", "b:0;"),
    ("(bool) 'false'", "b:1;"),
    ("(array) 'a'", 'a:1:{i:0;s:1:"a";}'),
    ("(array) null", "a:0:{}"),
    ("(array) [1]", "a:1:{i:0;i:1;}"),
    ("[true => 'a', '1' => 'b', 1.7 => 'c']", 'a:1:{i:1;s:1:"c";}'),
    (
        "['01' => 1, '1' => 2, '-5' => 3, '-0' => 4, '' => 5]",
        'a:5:{s:2:"01";i:1;i:1;i:2;i:-5;i:3;s:2:"-0";i:4;s:0:"";i:5;}',
    ),
    ("[null => 1]", 'a:1:{s:0:"";i:1;}'),
    ("is_numeric('1e5')", "b:1;"),
    ("is_numeric(' 1')", "b:1;"),
    ("is_numeric('1 ')", "b:1;"),
    ("is_numeric('1x')", "b:0;"),
    ("is_numeric('.')", "b:0;"),
    ("9223372036854775807 + 1", "d:9.223372036854776E+18;"),
    ("9223372036854775807", "i:9223372036854775807;"),
    ("-9223372036854775807 - 1", "i:-9223372036854775808;"),
    ("0x7FFFFFFFFFFFFFFF", "i:9223372036854775807;"),
    ("0b101", "i:5;"),
    ("0777", "i:511;"),
    ("0o17", "i:15;"),
    ("1_000", "i:1000;"),
    ("'5' + '5.5'", "d:10.5;"),
    ("'1' . 2 . 3.0", 's:3:"123";'),
    ("'a' . true . null . false . 'b'", 's:3:"a1b";'),
    ("(string) INF", 's:3:"INF";'),
    ("(string) -INF", 's:4:"-INF";'),
    ("(string) NAN", 's:3:"NAN";'),
    ("'abc'[1]", 's:1:"b";'),
    ("'abc'[-1]", 's:1:"c";'),
    ("'abc'['1']", 's:1:"b";'),
    ("(int) 1e19", "i:-8446744073709551616;"),
    ("(object) [] == null", "b:0;"),
    ("settype($z, 'integer')", "b:1;"),
    ("intval('12', 0)", "i:12;"),
    ("intval('0x1A', 16)", "i:26;"),
    ("'10' == '1e1'", "b:1;"),
    ("'' . 1.10", 's:3:"1.1";'),
    ("'' . 1e100", 's:8:"1.0E+100";'),
    ("'' . 2.50", 's:3:"2.5";'),
    ("'' . 1000000.0", 's:7:"1000000";'),
    ("'' . -1.5", 's:4:"-1.5";'),
    ("'' . .1e-10", 's:7:"1.0E-11";'),
]


@pytest.mark.parametrize(("code", "expected"), CONVERSIONS)
def test_gives_what_php_gives(code, expected):
    assert (
        bytes(emulate(f"<?php echo serialize({code});".encode()).output).decode("latin-1")
        == expected
    )


WHO = Unknown((Origin(Source.REQUEST, "$_GET['a']", 1),))


@pytest.mark.parametrize("conversion", [convert.text, convert.number, convert.integer, convert.key])
def test_what_is_unknown_stays_unknown_and_keeps_its_origin(conversion):
    assert conversion(WHO).origins == WHO.origins


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (WHO, None),
        (ANYTHING, None),
        (Unknown((), (b"ab", ANYTHING)), True),
        (Unknown((), (), (b"a", 1)), True),
        (Unknown((), (), (b"0", False)), False),
        (Unknown((), (), (b"a", b"")), None),
        (Array.of([ANYTHING]), True),
        (Growing(b"0"), False),
    ],
)
def test_truth_is_none_where_nobody_can_tell(value, expected):
    assert convert.truth(value) is expected


def test_an_array_with_items_nobody_knows_may_be_empty():
    array = Array()
    array.rest = WHO
    assert convert.truth(array) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [((1 << 63) - 1, (1 << 63) - 1), (1 << 63, -(1 << 63)), ((1 << 64) + 5, 5), (-1, -1)],
)
def test_wraps_at_64_bits(value, expected):
    assert convert.wrapped(value) == expected


def test_only_what_can_be_a_key_is_one():
    keys = [convert.key(v) for v in (b"7", b"07", b"9223372036854775808", 2.9, Array())]
    assert keys == [7, b"07", b"9223372036854775808", 2, None]
