"""Functions that write a text in another form and read it back.

Source: the manual, "URLs", "String Functions", RFC 4648, RFC 3986, RFC 2045.
"""

from __future__ import annotations

import base64
import binascii
import re
import urllib.parse
from typing import Final

from pratique.content.php.emulator import convert
from pratique.content.php.emulator.functions.argument import (
    Pure,
    array,
    bounded,
    integer,
    is_given,
    text,
    truth,
)
from pratique.content.php.emulator.value import Array, Value

_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NO_BASE64: Final = bytes(set(range(256)) - set(_ALPHABET))
_STRICT_BASE64: Final = re.compile(rb"[A-Za-z0-9+/ \t\r\n]*=?[ \t\r\n]*=?[ \t\r\n]*\Z")


def base64_decoded(subject: bytes) -> bytes:
    """What `base64_decode` makes of any bytes: what is not of the alphabet is passed over."""
    digits = subject.translate(None, _NO_BASE64)
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return base64.b64decode(digits + b"=" * (-len(digits) % 4))


def _base64_decode(values: list[Value]) -> Value:
    subject = text(values, 0)
    if truth(values, 1):
        digits = subject.translate(None, b" \t\r\n")
        padding = len(digits) - len(digits.rstrip(b"="))
        length = len(digits) - padding
        if not _STRICT_BASE64.match(subject) or length % 4 == 1:
            return False
        if padding and (length + padding) % 4:
            return False
    return base64_decoded(subject)


def _base64_encode(values: list[Value]) -> Value:
    subject = text(values, 0)
    bounded(len(subject) * 4 / 3)
    return base64.b64encode(subject)


def _hex2bin(values: list[Value]) -> Value:
    try:
        return binascii.unhexlify(text(values, 0))
    except binascii.Error:
        return False


def _bin2hex(values: list[Value]) -> Value:
    subject = text(values, 0)
    bounded(len(subject) * 2)
    return binascii.hexlify(subject)


def url_encoded(subject: bytes, *, raw: bool) -> bytes:
    """`urlencode`, or `rawurlencode`."""
    bounded(len(subject) * 3)
    if raw:
        return urllib.parse.quote(subject, safe="-_.~").encode()
    return urllib.parse.quote_plus(subject, safe="-_.").replace("~", "%7E").encode()


def url_decoded(subject: bytes, *, raw: bool) -> bytes:
    """`urldecode`, or `rawurldecode`."""
    return urllib.parse.unquote_to_bytes(subject if raw else subject.replace(b"+", b" "))


def _uuencode(values: list[Value]) -> Value:
    subject = text(values, 0)
    bounded(len(subject) * 1.5)
    lines = [
        binascii.b2a_uu(subject[at : at + 45], backtick=True) for at in range(0, len(subject), 45)
    ]
    return b"".join(lines) + b"`\n"


def _uudecode(values: list[Value]) -> Value:
    subject = text(values, 0)
    if not subject:
        return False
    made: list[bytes] = []
    at = 0
    while at < len(subject):
        length = (subject[at] - 32) & 63
        if not length:
            break
        count = -(-length // 3) * 4
        digits = [(byte - 32) & 63 for byte in subject[at + 1 : at + 1 + count]]
        if len(digits) < count:
            return False
        joined = bytearray()
        for a, b, c, d in zip(*(digits[k::4] for k in range(4)), strict=True):
            joined += (a << 18 | b << 12 | c << 6 | d).to_bytes(3, "big")
        made.append(bytes(joined[:length]))
        at += count + 2
    return b"".join(made)


_QUOTED: Final = re.compile(rb"=([0-9A-Fa-f]{2})|=[ \t]{0,80}(?:\r\n|\n|\r|\Z)")


def quoted_decoded(subject: bytes) -> bytes:
    """What quoted-printable stands for."""
    return _QUOTED.sub(lambda m: bytes([int(m[1], 16)]) if m[1] else b"", subject)


def _quoted_encode(values: list[Value]) -> Value:
    subject = text(values, 0)
    bounded(len(subject) * 3.2)
    made = bytearray()
    room = 76
    at = 0
    while at < len(subject):
        byte = subject[at]
        if subject[at : at + 2] == b"\r\n":
            made += b"\r\n"
            at += 2
            room = 76
            continue
        odd = byte < 32 or byte >= 127 or byte == 61
        if odd or (byte == 32 and subject[at + 1 : at + 2] == b"\r"):
            room -= 3
            if room <= 0 if byte <= 0x7F else room < 4:
                made += b"=\r\n"
                room = 73
            made += b"=%02X" % byte
        else:
            room -= 1
            if room <= 0:
                made += b"=\r\n"
                room = 75
            made.append(byte)
        at += 1
    return bytes(made)


def query_of(values: Array, prefix: bytes = b"", depth: int = 0) -> list[bytes]:
    """The parts of a query with these values, as `http_build_query` writes them."""
    if depth > 20:
        raise ValueError
    parts: list[bytes] = []
    for key, value in values.pairs():
        name = url_encoded(convert.text(key), raw=False)
        name = prefix + b"%5B" + name + b"%5D" if prefix else name
        if value.__class__ is Array:
            parts += query_of(value, name, depth + 1)
        elif value is not None:
            shown = b"1" if value is True else b"0" if value is False else text([value], 0)
            parts.append(name + b"=" + url_encoded(shown, raw=False))
    return parts


def _http_build_query(values: list[Value]) -> Value:
    if is_given(values, 1) and text(values, 1):
        raise ValueError
    joint = text(values, 2) if is_given(values, 2) else b"&"
    if integer(values, 3, 1) != 1:
        raise ValueError
    return joint.join(query_of(array(values, 0)))


_URL: Final = re.compile(
    rb"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://(?:([^/?#@:]*)(?::([^/?#@]*))?@)?"
    rb"([^/?#@:\[\]]+|\[[^\]]*\])(?::(\d{0,5}))?)?([^?#]*)(?:\?([^#]*))?(?:\#(.*))?\Z",
    re.DOTALL,
)
_URL_PARTS: Final = (b"scheme", b"host", b"port", b"user", b"pass", b"path", b"query", b"fragment")
_URL_GROUPS: Final = (1, 4, 5, 2, 3, 6, 7, 8)


def _parse_url(values: list[Value]) -> Value:
    subject = text(values, 0)
    match = _URL.match(subject)
    # What has no scheme is read by rules of its own, but for the plain cases.
    plain = re.fullmatch(rb"(?://[\w.-]+/?|/?)[\w.%-][\w.%/-]*(\?[^#:]*)?", subject)
    if match is None or b"\0" in subject or not (match[1] or plain):
        raise ValueError
    nameless = match[4] is None and match[6][:2] == b"//"
    if nameless and match[1].lower() != b"file":
        return False
    if match[4] is None and re.match(rb"\d{1,5}(?:/|\Z)", match[6]):
        raise ValueError  # what stands before it may be a server
    parts: dict[bytes | int, Value] = {}
    for name, group in zip(_URL_PARTS, _URL_GROUPS, strict=True):
        held = match[group]
        if held is not None and (held or name not in (b"path", b"port")):
            parts[name] = int(held) if name == b"port" else held
    if nameless:
        parts[b"path"] = match[6][2:]
    which = integer(values, 1, -1)
    if which < 0:
        return Array.mapping(parts)
    return parts.get(_URL_PARTS[which])


CODING: Final[dict[bytes, Pure]] = {
    b"base64_decode": _base64_decode,
    b"base64_encode": _base64_encode,
    b"bin2hex": _bin2hex,
    b"hex2bin": _hex2bin,
    b"urlencode": lambda v: url_encoded(text(v, 0), raw=False),
    b"rawurlencode": lambda v: url_encoded(text(v, 0), raw=True),
    b"urldecode": lambda v: url_decoded(text(v, 0), raw=False),
    b"rawurldecode": lambda v: url_decoded(text(v, 0), raw=True),
    b"convert_uuencode": _uuencode,
    b"convert_uudecode": _uudecode,
    b"quoted_printable_decode": lambda v: quoted_decoded(text(v, 0)),
    b"quoted_printable_encode": _quoted_encode,
    b"http_build_query": _http_build_query,
    b"parse_url": _parse_url,
}
