"""Whether a content is text of which each letter takes two or four bytes, and what it says.

Sources: the Unicode Standard (byte order marks, UTF-16, UTF-32). A web server hands such a page
on as it is, and whoever looks for ASCII in it finds nothing.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

# The longer mark first: that of four bytes begins with that of two.
_ENCODING_OF_MARK: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 512
_LEAST: Final = 16
_MOST_OTHERS: Final = 0.3  # of the letters at its start, those that are no ASCII
_SIGN: Final = re.compile(r"<[?%!a-zA-Z]|[({;=]")


def narrowed(content: bytes) -> bytes | None:
    """The content in UTF-8, without its mark; None if its letters are not that wide."""
    encoding = _encoding(content)
    if encoding is None:
        return None
    return content.decode(encoding, "replace").lstrip("\ufeff").encode("utf-8", "replace")


def _encoding(content: bytes) -> str | None:
    """How it is written if each letter takes two or four bytes: by its mark or by its zeros.

    Without a mark, the zeros stand where those of ASCII letters stand, and a program or a page
    begins near the start.
    """
    for mark, encoding in _ENCODING_OF_MARK:
        if content.startswith(mark):
            return encoding
    start = content[:_SAMPLE]
    if len(start) < _LEAST or b"\0" not in start:
        return None
    for width, encodings in ((4, ("utf-32-le", "utf-32-be")), (2, ("utf-16-le", "utf-16-be"))):
        length = len(start) - len(start) % width
        for encoding, zeros in zip(encodings, (width - 1, 0), strict=True):
            if start[zeros:length:width].count(0) < length // width * (1 - _MOST_OTHERS):
                continue
            text = start[:length].decode(encoding, "replace")
            if "\0" not in text and "\ufffd" not in text[:-1] and _SIGN.search(text):
                return encoding
    return None
