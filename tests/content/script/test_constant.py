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
    return constants.held.get("x", constants.held.get("$x"))


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
        (Dialect.PERL, '$x = pack("H*", "6576");', "ev"),
        (Dialect.PERL, '$x = unpack("H*", "ev");', "6576"),
        (Dialect.PERL, '$x = pack("C*", 101, 118);', "ev"),
        (Dialect.PERL, '$x = reverse("ve");', "ev"),
        (Dialect.PERL, '$x = lc("EV");', "ev"),
        (Dialect.PERL, "$x = unpack('u', '#86)C');", "abc"),
        (Dialect.PERL, "$x = pack('u', 'ab');", None),
        (Dialect.PERL, "$x = unpack('N', 'abcd');", None),
        (Dialect.PERL, "$x = pack('A*', 'ab');", "ab"),
        (Dialect.PERL, "$x = unpack('u', 'zz');", None),
        (Dialect.PERL, '$x = decode_base64("ZXY=");', "ev"),
        (Dialect.PERL, '$x = "e" . "v";', "ev"),
        (Dialect.CURLY, "x = 7 - 2;", 5),
        (Dialect.CURLY, "x = 3 * 4;", 12),
        (Dialect.CURLY, "x = 5 ^ 1;", 4),
        (Dialect.CURLY, "x = 9 / 2;", 4),
        (Dialect.CURLY, "x = 5 % 2;", None),
        (Dialect.CURLY, 'x = "a" - "b";', None),
        (Dialect.CURLY, 'x = "n" + 1 + 2;', "n12"),
        (Dialect.CURLY, 'a = "abc"; x = a[1];', "b"),
        (Dialect.CURLY, 'x = "abc".substring(1, 2);', "b"),
        (Dialect.CURLY, 'x = "ABC".toLowerCase();', "abc"),
        (Dialect.CURLY, 'x = "abc".toUpperCase();', "ABC"),
        (Dialect.CURLY, 'x = unescape("%65%76");', "ev"),
        (Dialect.CURLY, 'x = parseInt("1f", 16);', 31),
        (Dialect.CURLY, 'x = atob("ZXY=");', "ev"),
        (Dialect.CURLY, 'x = Base64.getDecoder().decode("ZXZhbGV2YWw=");', "evaleval"),
        (Dialect.CURLY, 'x = Base64.getDecoder().decode("a-b");', "a-b"),
        (Dialect.CURLY, 'x = String.valueOf(5) + "a";', "5a"),
        (Dialect.CURLY, 'x = "a".substring("b");', None),
        (Dialect.CURLY, 'x = ",".split("a,b");', ["a", "b"]),
        (Dialect.CURLY, "x = split(1, 2);", None),
        (Dialect.CURLY, "x = concat(1, 2);", "12"),
        (Dialect.CURLY, 'x = "e-v".split("-");', ["e", "v"]),
        (Dialect.BASIC, 'x = LCase("EV")', "ev"),
        (Dialect.BASIC, 'x = UCase("ev")', "EV"),
        (Dialect.BASIC, 'x = Mid("abcdef", 3)', "cdef"),
        (Dialect.BASIC, 'x = Asc("e")', 101),
        (Dialect.BASIC, 'x = CInt("&H10")', 16),
        (Dialect.BASIC, 'x = CLng("12")', 12),
        (Dialect.BASIC, 'x = Left("abc", -1)', ""),
        (Dialect.BASIC, 'x = Unescape("%65")', "e"),
        (Dialect.BASIC, 'x = "a" & 1', "a1"),
        (Dialect.BASIC, 'x = Array("a", "b")', ["a", "b"]),
        (Dialect.PYTHON, 'x = "ev".encode("utf-8")', "ev"),
        (Dialect.PYTHON, "x = chr(101) + chr(118)", "ev"),
        (Dialect.PYTHON, "x = bytes([101, 118])", "ev"),
        (Dialect.PYTHON, 'x = zlib.decompress(base64.b64decode("eJxLLQMAAUIA3A=="))', "ev"),
        (Dialect.PYTHON, 'x = "eJxLLQMAAUIA3A==".decode("base64").decode("zlib")', "ev"),
        (Dialect.PYTHON, 'x = binascii.unhexlify("657")', None),
        (Dialect.PYTHON, 'x = codecs.decode("ZXY=", "base64")', "ev"),
        (Dialect.PYTHON, 'x = "".join(reversed("ve"))', "ev"),
        (Dialect.PYTHON, 'x = ord("e")', 101),
        (Dialect.PYTHON, 'x = int("0x", 36)', 33),
        (Dialect.PYTHON, 'x = int("11", 2)', 3),
        (Dialect.PYTHON, 'x = int("11", 99)', None),
        (Dialect.PYTHON, 'x = int("q")', None),
        (Dialect.PYTHON, 'x = "%".join(["a", "b"])', "a%b"),
        (Dialect.PYTHON, 'x = unquote("%65v")', "ev"),
        (Dialect.PYTHON, 'x = "lave"[::-1]', "eval"),
        (Dialect.PYTHON, 'x = "lave"[: :-1]', "eval"),
        (Dialect.PYTHON, 'a = "lXaXvXe"; x = a[::-2]', "eval"),
        (Dialect.PYTHON, 'x = "abcdef"[4:1:-1]', "edc"),
        (Dialect.PYTHON, 'x = "abcdef"[-2:]', "ef"),
        (Dialect.PYTHON, 'x = "abcdef"[:-2]', "abcd"),
        (Dialect.PYTHON, 'x = "abcdef"[1:3]', "bc"),
        (Dialect.PYTHON, 'x = "abcdef"[1:]', "bcdef"),
        (Dialect.PYTHON, 'x = "abcdef"[:2]', "ab"),
        (Dialect.PYTHON, 'x = "abcdef"[:]', "abcdef"),
        (Dialect.PYTHON, 'x = "aXbXc"[::2]', "abc"),
        (Dialect.PYTHON, 'x = "abcdef"[-1]', "f"),
        (Dialect.PYTHON, 'x = "abcdef"[9]', None),
        (Dialect.PYTHON, 'x = "abcdef"[9:]', ""),
        (Dialect.PYTHON, 'x = "abcdef"[::0]', None),
        (Dialect.PYTHON, 'x = "abcdef"[unknown:]', None),
        (Dialect.PYTHON, 'x = "abcdef"["a":]', None),
        (Dialect.PYTHON, 'n = 2; x = "abcdef"[-n:]', "ef"),
        (Dialect.PYTHON, 'n = 1; x = "abcdef"[::-n]', "fedcba"),
        (Dialect.PYTHON, 'x = "abcdef"[1 + 1:2 * 2]', "cd"),
        (Dialect.PYTHON, "x = [1, 2, 3][::-1]", [3, 2, 1]),
        (Dialect.PYTHON, 'x = "".join(["al", "ev"][::-1])', "eval"),
        (Dialect.PYTHON, 'x = "==AbhZXZ"[::-1].decode("base64")', "eval"),
        (Dialect.PYTHON, 'x = "fedcba"[::-1][1:3]', "bc"),
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
