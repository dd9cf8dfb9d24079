"""Tags of a file of settings in XML, see the W3C's documentation of XML 1.0.

Only what files of settings need: elements with attributes, comments and declarations left out.
Entities are never expanded and nothing is loaded, so no document grows while it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pratique.parsers.base import Parser

_TAG = re.compile(r"<(/?)([A-Za-z_][\w.-]*+)((?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([A-Za-z_][\w.:-]*+)\s*=\s*(?:\"([^\"]*+)\"|'([^']*+)')")
_MOST_ATTRIBUTES = 30


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: where it stands, its name, its attributes, and the text up to the next tag."""

    line: int
    name: str
    closes: bool
    attributes: dict[str, str]
    text: str


def tags(content: bytes) -> Iterator[Tag]:
    """The tags in their order."""
    text = _without_comments(content.decode("utf-8", "backslashreplace"))
    line, at = 1, 0
    for found in _TAG.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        end = text.find("<", found.end())
        attributes: dict[str, str] = {}
        for one in _ATTRIBUTE.finditer(found[3]):
            attributes.setdefault(one[1], one[2] if one[2] is not None else one[3])
            if len(attributes) >= _MOST_ATTRIBUTES:
                break
        following = text[found.end() : end if end >= 0 else len(text)]
        yield Tag(line, found[2], bool(found[1]), attributes, following[:1000].strip())
        if found[3].rstrip().endswith("/"):
            yield Tag(line, found[2], True, {}, "")  # noqa: FBT003 - it closes itself


def _without_comments(text: str) -> str:
    """`text` with each comment replaced by its line ends, so that lines keep their numbers."""
    parts: list[str] = []
    end = 0
    while (start := text.find("<!--", end)) >= 0:
        parts.append(text[end:start])
        close = text.find("-->", start + 4)
        stop = len(text) if close < 0 else close + 3
        parts.append("\n" * text.count("\n", start, stop))
        end = stop
    parts.append(text[end:])
    return "".join(parts)


# No format of its own: those that are written in it are in files of their own.
PARSERS: tuple[Parser, ...] = ()
