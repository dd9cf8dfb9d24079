"""Functions of texts in an encoding, and of kinds of characters.

Source: the manual, "Multibyte String", "iconv", "Ctype".
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable
from typing import Final

from pratique.content.php.emulator.functions.argument import (
    Pure,
    bounded,
    countable,
    integer,
    is_given,
    stretch,
    text,
    truth,
)
from pratique.content.php.emulator.value import Array, Value

_CODECS: Final = {
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
    "ASCII": "ascii",
    "US-ASCII": "ascii",
    "ISO-8859-1": "latin-1",
    "ISO8859-1": "latin-1",
    "LATIN1": "latin-1",
    "ISO-8859-2": "iso8859-2",
    "ISO-8859-5": "iso8859-5",
    "ISO-8859-15": "iso8859-15",
    "WINDOWS-1250": "cp1250",
    "WINDOWS-1251": "cp1251",
    "CP1251": "cp1251",
    "WINDOWS-1252": "cp1252",
    "CP1252": "cp1252",
    "KOI8-R": "koi8-r",
    "CP866": "cp866",
    "IBM866": "cp866",
    "UTF-7": "utf-7",
    "UTF-16": "utf-16-be",
    "UTF-16BE": "utf-16-be",
    "UTF-16LE": "utf-16-le",
    "UCS-2": "utf-16-be",
    "UCS-2BE": "utf-16-be",
    "UCS-2LE": "utf-16-le",
    "UTF-32": "utf-32-be",
    "UTF-32BE": "utf-32-be",
    "UTF-32LE": "utf-32-le",
    "UCS-4": "utf-32-be",
    "UCS-4BE": "utf-32-be",
    "UCS-4LE": "utf-32-le",
    "GBK": "gbk",
    "CP936": "gbk",
    "GB2312": "gb2312",
    "GB18030": "gb18030",
    "BIG-5": "big5",
    "BIG5": "big5",
    "SJIS": "shift-jis",
    "EUC-JP": "euc-jp",
    "EUC-KR": "euc-kr",
}


def _codec(values: list[Value], at: int) -> str:
    if not is_given(values, at):
        return "utf-8"
    return _CODECS[text(values, at).decode("ascii").upper()]


def _characters(values: list[Value], codec_at: int) -> tuple[str, str]:
    """A text as characters, with a stand-in for each byte that is none, and its encoding."""
    codec = _codec(values, codec_at)
    return text(values, 0).decode(codec, "surrogateescape"), codec


def _bytes(characters: str, codec: str) -> bytes:
    return characters.encode(codec, "surrogateescape")


def _converted(values: list[Value]) -> Value:
    subject = text(values, 0)
    to = text(values, 1).decode("ascii").upper()
    source = text(values, 2).decode("ascii").upper() if is_given(values, 2) else "UTF-8"
    if source == "BASE64":
        return base64.b64decode(_only_base64(subject))
    if to == "BASE64":
        return base64.b64encode(subject)
    if source in ("HTML-ENTITIES", "HTML"):
        return html.unescape(subject.decode("utf-8")).encode(_CODECS[to])
    if to in ("HTML-ENTITIES", "HTML"):
        read = subject.decode(_CODECS[source])
        return read.encode("ascii", "xmlcharrefreplace") if read.isascii() else _refused()
    result = subject.decode(_CODECS[source]).encode(_CODECS[to])
    bounded(len(result))
    return result


def _only_base64(subject: bytes) -> bytes:
    found = re.sub(rb"[^A-Za-z0-9+/]", b"", subject)
    found = found[:-1] if len(found) % 4 == 1 else found
    return found + b"=" * (-len(found) % 4)


def _refused() -> bytes:
    raise ValueError


def _iconv(values: list[Value]) -> Value:
    source = text(values, 0).decode("ascii").upper()
    to, *options = text(values, 1).decode("ascii").upper().split("//")
    # UTF-16 without an order of bytes gets a mark before it, in the order of this machine.
    if to in ("UTF-16", "UTF-32", "UCS-2", "UCS-4") or source in ("UTF-16", "UTF-32", "UCS-2"):
        raise ValueError
    errors = "ignore" if "IGNORE" in options else "strict"
    return text(values, 2).decode(_CODECS[source], errors).encode(_CODECS[to], errors)


def _mb_substr(values: list[Value]) -> Value:
    subject, codec = _characters(values, 3)
    length = integer(values, 2) if is_given(values, 2) else None
    start, end = stretch(len(subject), integer(values, 1), length)
    return _bytes(subject[start:end], codec)


def _mb_str_split(values: list[Value]) -> Value:
    subject, codec = _characters(values, 2)
    length = integer(values, 1, 1)
    if length < 1:
        raise ValueError
    countable(len(subject) // length)
    parts = [subject[at : at + length] for at in range(0, len(subject), length)]
    return Array.of([_bytes(part, codec) for part in parts])


def _mb_find(values: list[Value], *, last: bool = False, fold: bool = False) -> Value:
    subject, codec = _characters(values, 3)
    wanted = text(values, 1).decode(codec, "surrogateescape")
    if fold:
        subject, wanted = subject.lower(), wanted.lower()
    offset = integer(values, 2, 0)
    if abs(offset) > len(subject) or (last and offset < 0):
        raise ValueError
    start = offset + len(subject) if offset < 0 else offset
    found = subject.rfind(wanted, start) if last else subject.find(wanted, start)
    return False if found < 0 else found


def _mb_strstr(values: list[Value], *, fold: bool = False, last: bool = False) -> Value:
    subject, codec = _characters(values, 3)
    found = _mb_find([*values[:2], 0, *values[3:4]], fold=fold, last=last)
    if found is False:
        return False
    return _bytes(subject[:found] if truth(values, 2) else subject[found:], codec)


def _mb_case(mode: int) -> Callable[[list[Value], int], Value]:
    def change(values: list[Value], codec_at: int) -> Value:
        subject, codec = _characters(values, codec_at)
        if mode == 2:
            subject = re.sub(r"\w+", lambda m: m[0][:1].upper() + m[0][1:].lower(), subject)
            return _bytes(subject, codec)
        return _bytes(subject.upper() if mode == 0 else subject.lower(), codec)

    return change


_UPPER, _LOWER, _TITLE = _mb_case(0), _mb_case(1), _mb_case(2)


def _mb_convert_case(values: list[Value]) -> Value:
    mode = integer(values, 1) % 4
    return (_UPPER, _LOWER, _TITLE)[mode]([values[0], *values[2:3]], 1)


def _mb_chr(values: list[Value]) -> Value:
    code = integer(values, 0)
    if not 0 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return False
    return chr(code).encode(_codec(values, 1))


def _mb_ord(values: list[Value]) -> Value:
    subject = text(values, 0)
    if not subject:
        raise ValueError
    return ord(subject[:4].decode(_codec(values, 1), "ignore")[:1])


def _is_utf8(values: list[Value]) -> Value:
    try:
        text(values, 0).decode(_codec(values, 1))
    except UnicodeDecodeError:
        return False
    return True


def _utf8_decode(values: list[Value]) -> Value:
    return text(values, 0).decode("utf-8", "surrogateescape").encode("latin-1", "replace")


def _kind(members: bytes) -> Pure:
    wanted = frozenset(members)

    def ask(values: list[Value]) -> Value:
        value = values[0]
        if value.__class__ is int:
            if -128 <= value <= 255:
                return (value + 256 if value < 0 else value) in wanted
            value = b"%d" % value
        return value.__class__ is bytes and bool(value) and wanted.issuperset(value)

    return ask


_LETTERS: Final = bytes([*range(65, 91), *range(97, 123)])
_DIGITS: Final = bytes(range(48, 58))
_GRAPH: Final = bytes(range(33, 127))

ENCODING: Final[dict[bytes, Pure]] = {
    b"mb_convert_encoding": _converted,
    b"iconv": _iconv,
    b"utf8_encode": lambda v: text(v, 0).decode("latin-1").encode(),
    b"utf8_decode": _utf8_decode,
    b"mb_strlen": lambda v: len(_characters(v, 1)[0]),
    b"iconv_strlen": lambda v: len(_characters(v, 1)[0]),
    b"mb_strwidth": lambda v: len(text(v, 0).decode("ascii")),
    b"mb_substr": _mb_substr,
    b"mb_strcut": lambda v: _mb_substr(v) if text(v, 0).isascii() else _refused(),
    b"iconv_substr": _mb_substr,
    b"mb_str_split": _mb_str_split,
    b"mb_strpos": _mb_find,
    b"mb_stripos": lambda v: _mb_find(v, fold=True),
    b"mb_strrpos": lambda v: _mb_find(v, last=True),
    b"mb_strripos": lambda v: _mb_find(v, fold=True, last=True),
    b"mb_strstr": _mb_strstr,
    b"mb_stristr": lambda v: _mb_strstr(v, fold=True),
    b"mb_strrchr": lambda v: _mb_strstr(v, last=True),
    b"mb_substr_count": lambda v: text(v, 0).count(text(v, 1)) if text(v, 1) else _refused(),
    b"mb_strtoupper": lambda v: _UPPER(v, 1),
    b"mb_strtolower": lambda v: _LOWER(v, 1),
    b"mb_convert_case": _mb_convert_case,
    b"mb_chr": _mb_chr,
    b"mb_ord": _mb_ord,
    b"mb_check_encoding": _is_utf8,
    b"mb_internal_encoding": lambda v: True if is_given(v, 0) else b"UTF-8",
    b"ctype_alnum": _kind(_LETTERS + _DIGITS),
    b"ctype_alpha": _kind(_LETTERS),
    b"ctype_cntrl": _kind(bytes(range(32)) + b"\x7f"),
    b"ctype_digit": _kind(_DIGITS),
    b"ctype_graph": _kind(_GRAPH),
    b"ctype_lower": _kind(_LETTERS.lower()),
    b"ctype_print": _kind(b" " + _GRAPH),
    b"ctype_punct": _kind(bytes(set(_GRAPH) - set(_LETTERS + _DIGITS))),
    b"ctype_space": _kind(b" \t\n\r\v\f"),
    b"ctype_upper": _kind(_LETTERS.upper()),
    b"ctype_xdigit": _kind(_DIGITS + b"abcdefABCDEF"),
}
