"""Code that stands where an editor does not show it: far to the right, or in one long line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from pratique.content.mark import Mark
from pratique.content.names import PHP_LONG_HIDDEN_LINE
from pratique.content.php.syntax import Source
from pratique.parsers.base import shown

_FAR_RIGHT = re.compile(rb"[^\s][ \t]{100}[ \t]{0,20000}(?=[$@\w/;}(?<\\])")
_BLANKS = 100
_LONG_LINE = 2000
_TOP_LINES = 4
_ORDINARY_LINES = 8
_ORDINARY_LENGTH = 200
_BUSY = re.compile(
    rb"eval|base64|gzinflate|str_rot13|chr\(|\\x[0-9a-f]{2}|\$GLOBALS|goto\s|\$\{", re.IGNORECASE
)
_NOT_CODE = frozenset(
    {
        "comment",
        "string_content",
        "text",
        "string",
        "encapsed_string",
        "heredoc_body",
        "nowdoc_body",
        "nowdoc_string",
        "text_interpolation",
    }
)
_MARKS = 3
_BUSY_WORDS = 3


def hidden_lines(source: Source, path: str) -> Iterator[Mark]:
    """Lines of PHP code behind a hundred blanks, and a very long first line of code."""
    found = 0
    text = source.text
    far = b" " * _BLANKS in text or b"\t" * _BLANKS in text
    for match in _FAR_RIGHT.finditer(text) if far else ():
        if found >= _MARKS:
            break
        node = source.root.descendant_for_byte_range(match.end(), match.end())
        if node is None or _is_text(node):
            continue
        found += 1
        line = source.first_line + source.text.count(b"\n", 0, match.end())
        why = "Code stands behind a hundred blanks or more, where an editor does not show it."
        quote = shown(source.text[match.end() : match.end() + 300], 300)
        yield Mark(path, line, PHP_LONG_HIDDEN_LINE, quote, why, 0.75)
    if not found:
        yield from _long_top(source, path)


def _is_text(node: Node) -> bool:
    current: Node | None = node
    for _ in range(4):
        if current is None:
            return False
        if current.type in _NOT_CODE:
            return True
        current = current.parent
    return False


def _long_top(source: Source, path: str) -> Iterator[Mark]:
    top = source.text.split(b"\n", _TOP_LINES)
    for number, line in enumerate(top[:_TOP_LINES]):
        if len(line) > _LONG_LINE and len(_BUSY.findall(line[:20_000])) >= _BUSY_WORDS:
            if not _ordinary(source.text):
                return
            why = f"A line of {len(line)} bytes stands above code of ordinary shape."
            yield Mark(
                path,
                source.first_line + number,
                PHP_LONG_HIDDEN_LINE,
                shown(line[:300], 300),
                why,
                0.7,
            )
            return


def _ordinary(text: bytes) -> bool:
    lines = text.split(b"\n")
    return sum(1 for line in lines if 0 < len(line) <= _ORDINARY_LENGTH) >= _ORDINARY_LINES
