"""The one entry to everything that looks at the bytes of a file: its marks."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from pratique.content.abuse import credential_form, doorway, kit, mailer, phishing
from pratique.content.base import Content
from pratique.content.identify import HEAD_LENGTH, identify
from pratique.content.javascript import injected
from pratique.content.mark import Mark
from pratique.content.php import analysis as php
from pratique.content.program import contents as program
from pratique.content.program import miner
from pratique.content.script import analysis as page
from pratique.content.script import interpreted, node, tags
from pratique.content.shell import cgi
from pratique.content.shell import script as shell
from pratique.model import Gap

# In the order in which their marks are told.
ANALYSERS = (
    credential_form.ANALYSER,
    php.ANALYSER,
    injected.ANALYSER,
    phishing.ANALYSER,
    kit.ANALYSER,
    mailer.ANALYSER,
    doorway.ANALYSER,
    page.ANALYSER,
    interpreted.ANALYSER,
    node.ANALYSER,
    tags.ANALYSER,
    cgi.ANALYSER,
    shell.ANALYSER,
    miner.ANALYSER,
    program.ANALYSER,
)


def find_marks(content: bytes, path: str, kind: str, *, whole: bool = True) -> Iterator[Mark | Gap]:
    """The marks of `content`, and a gap for whatever in it could not be analysed.

    `path` is the readable absolute path, `kind` the word of `identify`. `whole` is false
    when `content` is only a piece of a larger file. Never raises on any bytes.
    """
    encoding = _wide_encoding(content)
    if encoding is not None:
        text = content.decode(encoding, "replace")
        content = text.lstrip("\ufeff").encode("utf-8", "replace")
        kind = identify(content[:HEAD_LENGTH], path.rpartition("/")[2])
    held = Content(content, path, kind, whole)
    for analyser in ANALYSERS:
        if not analyser.kinds or kind in analyser.kinds:
            yield from analyser.find(held)


# The longer mark first: that of four bytes begins with that of two.
_ENCODING_OF_MARK = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 512
_LEAST = 16
_MOST_OTHERS = 0.3  # of the letters at its start, those that are no ASCII
_SIGN = re.compile(r"<[?%!a-zA-Z]|[({;=]")


def _wide_encoding(content: bytes) -> str | None:
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
