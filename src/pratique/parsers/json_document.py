"""One JSON document as a parser gets it: RFC 8259. What is none, or too deep, is a gap.

It takes some twenty times its length in memory while it is looked at, so parsers of JSON read
documents of at most `MOST` bytes.
"""

from __future__ import annotations

import json
from typing import Any, Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, shown, unread

MOST: Final = 16 << 20


def document(content: bytes, path: str) -> Any | Gap:
    """The document; a gap for anything else. Nothing in it can make this fail."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):  # bad UTF-8 and numbers without end are ValueErrors
        return unread(path, None, "not a JSON document", content[:200])


def field(held: dict[str, Any], name: str) -> str:
    """The text or number of that name, fit for a row; empty where there is none."""
    value = held.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return shown(str(value), FIELD_LENGTH)


def objects(held: Any) -> list[dict[str, Any]]:
    """The objects of a list; nothing where it is none."""
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


# No format of its own: those that are JSON have a file each.
PARSERS = ()
