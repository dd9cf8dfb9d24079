"""What the operators give; the table is what PHP 8.2 serializes."""

from __future__ import annotations

import pytest

from pratique.content.php.emulator import operators
from pratique.content.php.emulator.emulate import emulate
from pratique.content.php.emulator.value import Growing, Origin, Source, Unknown

EXPRESSIONS = [
    ("1 + 1", "i:2;"),
    ("7 / 2", "d:3.5;"),
    ("6 / 2", "i:3;"),
    ("7 % 3", "i:1;"),
    ("-7 % 3", "i:-1;"),
    ("7 % -3", "i:1;"),
    ("7.9 % 3", "i:1;"),
    ("2 ** 10", "i:1024;"),
    ("2 ** -1", "d:0.5;"),
    ("2 ** 63", "d:9.223372036854776E+18;"),
    ("2 ** 0.5", "d:1.4142135623730951;"),
    ("(-2) ** 3", "i:-8;"),
    ("2 ** 3 ** 2", "i:512;"),
    ("1 + 2 . 'a'", 's:2:"3a";'),
    ("'a' . 1 + 2 . 'b'", 's:3:"a3b";'),
    ("7 . ''", 's:1:"7";'),
    ("1.5 + 1.5", "d:3;"),
    ("'3' * '4'", "i:12;"),
    ("'0.5' + 1", "d:1.5;"),
    ("-'5'", "i:-5;"),
    ("+'5.0'", "d:5;"),
    ("PHP_INT_MAX * 2", "d:1.8446744073709552E+19;"),
    ("5 - 10", "i:-5;"),
    ("1 <=> 2", "i:-1;"),
    ("2 <=> 1", "i:1;"),
    ("'a' <=> 'b'", "i:-1;"),
    ("[1, 2] <=> [1, 3]", "i:-1;"),
    ("[1, 2, 3] <=> [9, 9]", "i:1;"),
    ("1 <=> 1.0", "i:0;"),
    ("0 == 'a'", "b:0;"),
    ("'1' == '01'", "b:1;"),
    ("'10' == '1e1'", "b:1;"),
    ("100 == '1e2'", "b:1;"),
    ("'abc' == 0", "b:0;"),
    ("null == false", "b:1;"),
    ("null == 0", "b:1;"),
    ("null == ''", "b:1;"),
    ("null == '0'", "b:0;"),
    ("'' == '0'", "b:0;"),
    ("'0' == false", "b:1;"),
    ("'a' == true", "b:1;"),
    ("[] == false", "b:1;"),
    ("[1] == [1]", "b:1;"),
    ("[1, 2] == [2 => 1]", "b:0;"),
    ("['a' => 1, 'b' => 2] == ['b' => 2, 'a' => 1]", "b:1;"),
    ("['a' => 1, 'b' => 2] === ['b' => 2, 'a' => 1]", "b:0;"),
    ("[1, '2'] == ['1', 2]", "b:1;"),
    ("[1, '2'] === ['1', 2]", "b:0;"),
    ("1 === 1.0", "b:0;"),
    ("1 == 1.0", "b:1;"),
    ("'1' === 1", "b:0;"),
    ("null === null", "b:1;"),
    ("1 != 2", "b:1;"),
    ("1 <> 1", "b:0;"),
    ("1 !== 1", "b:0;"),
    ("'abc' < 'abd'", "b:1;"),
    ("'10' < '9'", "b:0;"),
    ("'10' < '9a'", "b:1;"),
    ("10 < '9a'", "b:1;"),
    ("5 < '5 '", "b:0;"),
    ("'5' == ' 5'", "b:1;"),
    ("'5' == '5 '", "b:1;"),
    ("null < -1", "b:1;"),
    ("true > 10", "b:0;"),
    ("[] < 1", "b:0;"),
    ("[1] > 'zzz'", "b:1;"),
    ("INF == INF", "b:1;"),
    ("'abc' == 'ABC'", "b:0;"),
    ("5 & 3", "i:1;"),
    ("5 | 3", "i:7;"),
    ("5 ^ 3", "i:6;"),
    ("~5", "i:-6;"),
    ("1 << 3", "i:8;"),
    ("1 << 63", "i:-9223372036854775808;"),
    ("1 << 64", "i:0;"),
    ("-8 >> 1", "i:-4;"),
    ("-1 >> 64", "i:-1;"),
    ("'a' ^ 'B'", 's:1:"#";'),
    ("'abc' ^ '   '", 's:3:"ABC";'),
    ("'abc' ^ ' '", 's:1:"A";'),
    ("'abc' & 'fff'", 's:3:"`bb";'),
    ("'abc' | '   '", 's:3:"abc";'),
    ("'a' | 'bcd'", 's:3:"ccd";'),
    ("bin2hex(~'abc')", 's:6:"9e9d9c";'),
    ("'12' & 9", "i:8;"),
    ("'12' ^ '9'", 's:1:"\x08";'),
    ("1.9 | 0", "i:1;"),
    ("true xor true", "b:0;"),
    ("true xor false", "b:1;"),
    ("1 xor 0", "b:1;"),
    ("true && false", "b:0;"),
    ("true and 0", "b:0;"),
    ("false || 'a'", "b:1;"),
    ("!0", "b:1;"),
    ("!'a'", "b:0;"),
    ("!!'0'", "b:0;"),
    ("[1, 2] + [3, 4, 5]", "a:3:{i:0;i:1;i:1;i:2;i:2;i:5;}"),
    ("['a' => 1] + ['a' => 2, 'b' => 3]", 'a:2:{s:1:"a";i:1;s:1:"b";i:3;}'),
    ("1 ? 'a' : 'b'", 's:1:"a";'),
    ("0 ?: 'b'", 's:1:"b";'),
    ("null ?? 'b'", 's:1:"b";'),
    ("$nothing['a']['b'] ?? 'c'", 's:1:"c";'),
    ("false ?? 'b'", "b:0;"),
    ("(1 ? 'a' : 0) ? 'b' : 'c'", 's:1:"b";'),
    ("1 + 1 == 2 && 3 > 2", "b:1;"),
    ("!true || true", "b:1;"),
    ("5 . 5", 's:2:"55";'),
    ("1 | 2 ^ 3 & 4", "i:3;"),
    ("7 - 3 - 2", "i:2;"),
    ("100 / 10 / 5", "i:2;"),
    ("1 < 2 == true", "b:1;"),
    ("10 % 4 * 2", "i:4;"),
    ("2 + 3 * 4", "i:14;"),
    ("(2 + 3) * 4", "i:20;"),
    ("'abc' <=> null", "i:1;"),
    ("'0.0' == false", "b:0;"),
    ("1e3 === 1000.0", "b:1;"),
    ("'1' + 1 . '1'", 's:2:"21";'),
    ("1 . 1 + 1", 's:2:"12";'),
    ("@$u . 'x'", 's:1:"x";'),
    ("fdiv(1, 0)", "d:INF;"),
    ("'abc' == 'abc '", "b:0;"),
    ("\"abc\" . 'd' === 'abcd'", "b:1;"),
    ("'9223372036854775807' == '9223372036854775808'", "b:0;"),
    ("0.1 + 0.2 == 0.3", "b:0;"),
    ("4 <=> '4'", "i:0;"),
    ("'4' <=> '4.0'", "i:0;"),
    ("[1, [2, 3]] == [1, ['2', 3]]", "b:1;"),
    ("'a' . ('b' ^ 'C') . 'c'", 's:3:"a!c";'),
    ("3 <=> [3]", "i:-1;"),
    ("null <=> false", "i:0;"),
    ("null ?: 'x'", 's:1:"x";'),
    ("'abc' > null", "b:1;"),
    ("[] == null", "b:1;"),
    ("'' == null", "b:1;"),
    ("'x' == null", "b:0;"),
]


@pytest.mark.parametrize(("code", "expected"), EXPRESSIONS)
def test_gives_what_php_gives(code, expected):
    assert (
        bytes(emulate(f"<?php echo serialize({code});".encode()).output).decode("latin-1")
        == expected
    )


WHO = Unknown((Origin(Source.REQUEST, "$_GET['a']", 1),))


@pytest.mark.parametrize("sign", [b"+", b"-", b"*", b"/", b"%", b"**", b"&", b"|", b"^", b"<<"])
@pytest.mark.parametrize("known", [b"a", 3, 0, None, 1.5])
def test_the_origin_goes_through(sign, known):
    assert operators.binary(sign, WHO, known).origins == WHO.origins
    assert operators.binary(sign, known, WHO).origins == WHO.origins


@pytest.mark.parametrize("sign", [b"==", b"===", b"!=", b"<", b">=", b"<=>", b"xor"])
def test_an_answer_to_a_question_is_unknown_and_has_no_origin(sign):
    answer = operators.binary(sign, WHO, b"a")
    assert isinstance(answer, Unknown)
    assert answer.origins == ()


def test_concatenation_keeps_what_is_known():
    assert operators.binary(b".", b"a", WHO).pieces == (b"a", WHO)


@pytest.mark.parametrize(
    ("sign", "other", "decoded"), [(b"^", b"key", True), (b"^", 5, False), (b"&", b"key", False)]
)
def test_exclusive_or_with_a_text_undoes_a_hiding(sign, other, decoded):
    assert operators.binary(sign, WHO, other).decoded is decoded


def test_a_growing_text_is_a_text():
    assert operators.binary(b".", Growing(b"a"), Growing(b"b")) == b"ab"


@pytest.mark.parametrize("code", ["1 / 0", "1 % 0", "0 ** -1", "1 << -1", "'a' * []", "[] + 1"])
def test_what_php_refuses_does_not_end_the_emulation(code):
    machine = emulate(f"<?php @$x = {code}; echo 'after';".encode())
    assert bytes(machine.output) == b"after"
