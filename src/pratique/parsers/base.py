"""What a parser declares about itself: which places it reads, and which rows it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pratique.model import Gap, Stage

QUOTE_LENGTH = 200
# A field of a row is never longer: an intruder's is, and must not fill the memory.
FIELD_LENGTH = 1000
# What holds a file of settings together (sections, words up to a sign) grows with the file.
# Nobody's is longer, not even one with a list of all the networks of the world.
CONFIGURATION_LENGTH = 16 << 20


@dataclass(frozen=True, slots=True)
class Parser:
    r"""A format, the places where it is found, and the function that reads it.

    `places` are patterns over the readable absolute path, matched part by part between
    slashes: `*` stands for any run of characters inside one part, `**` for any number of
    whole parts (`/home/*/.ssh/authorized_keys`, `/etc/nginx/**`). `parse(content, path)`
    takes the whole content and the readable path, yields rows and gaps, and never raises
    on any bytes. With `record_size`, the content is a plain sequence of records of that
    many bytes, and `parse(content, path, start)` is also called for parts of a sparse
    file: `start` is the offset of the first byte, a multiple of `record_size`.
    """

    slug: str
    rows: tuple[type[Any], ...]
    places: tuple[str, ...]
    parse: Callable[..., Iterator[Any]]
    record_size: int | None = None
    most: int = 128 << 20


def unread(path: str, line: int | None, reason: str, seen: bytes | str) -> Gap:
    """The gap for a line that does not fit its format; `seen` is escaped and cut."""
    return Gap(path, line, Stage.PARSE, reason, shown(seen))


def shown(seen: bytes | str, length: int = QUOTE_LENGTH) -> str:
    """`seen` as text that prints anywhere, on one line, cut to `length` characters."""
    if isinstance(seen, bytes):
        text = seen[: length * 4].decode("utf-8", "backslashreplace")
    else:
        text = seen[: length + 1]
    if not text.isprintable():
        text = "".join(
            c if c.isprintable() else c.encode("unicode_escape").decode("ascii")
            for c in text[: length + 1]
        )
    return text if len(text) <= length else text[: length - 1] + "…"


def raw_lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Numbered lines as bytes, from 1, one at a time, without what ends them."""
    start, number = 0, 1
    while start < len(content):
        end = content.find(b"\n", start)
        if end < 0:
            end = len(content)
        yield number, content[start:end].rstrip(b"\r")
        start, number = end + 1, number + 1


def text_lines(content: bytes) -> Iterator[tuple[int, str]]:
    r"""Numbered lines as text, from 1; what is not UTF-8 is shown as `\xNN`."""
    for number, raw in raw_lines(content):
        yield number, raw.decode("utf-8", "backslashreplace")


def joined_lines(
    lines: Iterable[tuple[int, str]], goes_on: Callable[[str], bool], *, comments_within: bool
) -> Iterator[tuple[int, str]]:
    r"""Logical lines, each with the number of its first line, without blanks around it.

    A line that ends in a backslash goes on in the next one where `goes_on` says so. Blank lines
    and comments (`#`) stand between logical lines; inside one, a blank line ends it, and a
    comment is left out with `comments_within`, else a part of it.
    """
    parts: list[str] = []
    start = 1
    for number, line in lines:
        if not parts:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            start = number
        elif comments_within and line.startswith("#"):
            continue
        if goes_on(line):
            parts.append(line[:-1])
            continue
        parts.append(line)
        joined = "".join(parts).strip()
        parts = []
        if joined:
            yield start, joined
    joined = "".join(parts).strip()
    if joined:
        yield start, joined
