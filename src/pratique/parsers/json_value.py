"""JSON that somebody else wrote: values of the type that is asked for, bounded and printable.

RFC 8259. What has another type than a format says counts as not there.
"""

from __future__ import annotations

import json
from typing import Any, Final

from pratique.parsers.base import FIELD_LENGTH, Parser, shown

_MOST: Final = 200  # of the texts in a list, or of the keys of an object, that are kept


def loaded(content: bytes) -> Any:
    """The value; ValueError for what is no JSON, or nested too deep."""
    try:
        return json.loads(content)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def table(value: Any, *names: str) -> dict[str, Any]:
    """The object that is reached through these names; an empty one if there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def text(value: Any, length: int = FIELD_LENGTH) -> str:
    """A text or a number as text that prints anywhere; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return shown(value if isinstance(value, str) else repr(value), length)


def texts(value: Any, length: int = FIELD_LENGTH) -> tuple[str, ...]:
    """The texts of a list, or the one text that stands in place of a list."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return ()
    return tuple(text(one, length) for one in value[:_MOST] if isinstance(one, str))


def tables(value: Any) -> tuple[dict[str, Any], ...]:
    """The objects of a list, or the values of an object that are objects."""
    held = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(held, list):
        return ()
    return tuple(one for one in held[:_MOST] if isinstance(one, dict))


# A part of other formats.
PARSERS: tuple[Parser, ...] = ()
