"""Pieces of PHP source that is too long to be read whole: its start, its end, its short texts."""

from __future__ import annotations

import re
from typing import Final

from pratique.content.bare_text import Language

_KEPT: Final = 200  # bytes of a text or comment that is cut
_STATEMENT_WITHIN: Final = 65_536
_OPENS: Final = re.compile(rb"<\?(?:php\b|=)", re.IGNORECASE)
_TAG: Final = b"<?php "


def shortened(source: bytes) -> bytes:
    """The source with its long texts and comments cut, on the lines where they stood.

    For source that is long because of them. Text outside of PHP is read as if it were PHP, so
    that an apostrophe there may hide code: whoever uses this says that not all was read.
    """
    return Language.PHP.value.sub(_cut, source)


def _cut(found: re.Match[bytes]) -> bytes:
    text = found[0]
    if len(text) <= 2 * _KEPT:
        return text
    head, tail = text[:_KEPT].rstrip(b"\\"), text[-1:] if found[1] else text[-2:]
    lines = b"\n" * (text.count(b"\n") - head.count(b"\n") - tail.count(b"\n"))
    return head + lines + tail


def resumed(source: bytes) -> tuple[int, bytes]:
    """Where PHP goes on in bytes from the middle of a source, and the source from there on.

    It is where PHP opens, or behind the first statement that ends if it seems to be open
    already. Whether the bytes before were code or text, nobody knows.
    """
    opens, closes = _OPENS.search(source), source.find(b"?>")
    if opens is not None and not 0 <= closes < opens.start():
        return opens.start(), source[opens.start() :]
    cut = source.find(b";", 0, _STATEMENT_WITHIN) + 1
    return cut, _TAG + source[cut:]


def ends(source: bytes, length: int) -> tuple[tuple[int, bytes], tuple[int, bytes]]:
    """The first and the last `length` bytes of a longer source, each with its place in it."""
    begin = len(source) - length
    cut, last = resumed(source[begin:])
    return (0, source[:length]), (begin + cut, last)
