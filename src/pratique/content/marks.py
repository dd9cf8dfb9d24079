"""The one entry to everything that looks at the bytes of a file: its marks."""

from __future__ import annotations

from collections.abc import Iterator

from pratique.content.mark import Mark
from pratique.model import Gap


def find_marks(content: bytes, path: str, kind: str, *, whole: bool = True) -> Iterator[Mark | Gap]:
    """The marks of `content`, and a gap for whatever in it could not be analysed.

    `path` is the readable absolute path, `kind` the word of `identify`. `whole` is false
    when `content` is only the beginning of a larger file. Never raises on any bytes.
    """
    if b"<?" in content:
        yield from ()
