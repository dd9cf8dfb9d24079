"""Functions that press a text and open it again. Source: the manual, "Zlib", "Bzip2"."""

from __future__ import annotations

import bz2
import zlib
from typing import Final

from pratique.content.php.emulator.functions.argument import Pure, integer, text
from pratique.content.php.emulator.operators import LONGEST_TEXT
from pratique.content.php.emulator.value import Value

_RAW, _ZLIB, _GZIP, _ANY = -15, 15, 31, 47
_TELLING: Final = 64  # bytes that come out of no other stream by chance
_FORMS: Final = {-15: _RAW, 15: _ZLIB, 31: _GZIP}


def inflated(subject: bytes, form: int) -> bytes | None:
    """What is pressed in `subject`, None if it is broken; ValueError when there is too much.

    `form` is zlib's number: -15 for bare deflate, 15 for zlib, 31 for gzip, 47 for either.

    PHP gives nothing for a stream that breaks off. A file that lost its end still tells here
    what it held before.
    """
    opened = zlib.decompressobj(form)
    try:
        found = opened.decompress(subject, LONGEST_TEXT + 1)
    except zlib.error:
        return None
    if len(found) > LONGEST_TEXT:
        raise ValueError
    return found if opened.eof or len(found) >= _TELLING else None


def _opened(values: list[Value], form: int) -> Value:
    subject, most = text(values, 0), integer(values, 1, 0)
    if most < 0:
        raise ValueError
    found = inflated(subject, form)
    if found is None and form == _ANY:
        found = inflated(subject, _RAW)
    if found is None or (most and len(found) > most):
        return False
    return found


def pressed(subject: bytes, level: int, form: int) -> bytes:
    """`subject`, pressed."""
    if not -1 <= level <= 9:
        raise ValueError
    tool = zlib.compressobj(level, zlib.DEFLATED, form)
    return tool.compress(subject) + tool.flush()


def _zlib_encode(values: list[Value]) -> Value:
    return pressed(text(values, 0), integer(values, 2, -1), _FORMS[integer(values, 1)])


def _with_form(form: int) -> Pure:
    def press(values: list[Value]) -> Value:
        chosen = _FORMS[integer(values, 2, form)]
        return pressed(text(values, 0), integer(values, 1, -1), chosen)

    return press


def unpressed_bzip2(subject: bytes) -> bytes:
    """What is pressed in `subject`; ValueError when it is broken, or when there is too much."""
    try:
        tool = bz2.BZ2Decompressor()
        found = tool.decompress(subject, LONGEST_TEXT + 1)
    except (OSError, EOFError) as error:
        raise ValueError from error
    if len(found) > LONGEST_TEXT or not tool.eof:
        raise ValueError
    return found


COMPRESSION: Final[dict[bytes, Pure]] = {
    b"gzinflate": lambda v: _opened(v, _RAW),
    b"gzuncompress": lambda v: _opened(v, _ZLIB),
    b"gzdecode": lambda v: _opened(v, _GZIP),
    b"zlib_decode": lambda v: _opened(v, _ANY),
    b"gzdeflate": _with_form(_RAW),
    b"gzcompress": _with_form(_ZLIB),
    b"gzencode": _with_form(_GZIP),
    b"zlib_encode": _zlib_encode,
    b"bzdecompress": lambda v: unpressed_bzip2(text(v, 0)),
    b"bzcompress": lambda v: bz2.compress(text(v, 0), min(max(integer(v, 1, 4), 1), 9)),
}
