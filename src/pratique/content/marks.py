"""The one entry to everything that looks at the bytes of a file: its marks."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.content import credential_form
from pratique.content.base import Content
from pratique.content.mark import Mark
from pratique.content.php import analysis as php
from pratique.model import Gap

# In the order in which their marks are told.
ANALYSERS = (
    credential_form.ANALYSER,
    php.ANALYSER,
)


def find_marks(content: bytes, path: str, kind: str, *, whole: bool = True) -> Iterator[Mark | Gap]:
    """The marks of `content`, and a gap for whatever in it could not be analysed.

    `path` is the readable absolute path, `kind` the word of `identify`. `whole` is false
    when `content` is only a piece of a larger file. Never raises on any bytes.
    """
    held = Content(content, path, kind, whole)
    for analyser in ANALYSERS:
        if not analyser.kinds or kind in analyser.kinds:
            yield from analyser.find(held)
