"""What the readers of all forms of advisories share: fields of an entry, fit for a row."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final

from pratique.model import Instant
from pratique.parsers.base import FIELD_LENGTH, shown

_CLASS: Final = re.compile(r"CWE-?\s?(\d{1,6})\b", re.IGNORECASE)
_FEW: Final = 40
TITLE_LENGTH: Final = 300

# How forms without CWE call what is wrong, in lower case, and its class.
_CALLED: Final = (
    (re.compile(r"sql ?injection|\bsqli\b"), "CWE-89"),
    (re.compile(r"file upload|\bupload\b"), "CWE-434"),
    (re.compile(r"code (?:execution|injection)|\brce\b"), "CWE-94"),
    (re.compile(r"command (?:execution|injection)"), "CWE-78"),
    (re.compile(r"object ?injection|deserialization"), "CWE-502"),
    (re.compile(r"authentication bypass|broken authentication|auth ?bypass"), "CWE-287"),
    (re.compile(r"file inclusion|\blfi\b|\brfi\b"), "CWE-98"),
    (re.compile(r"traversal"), "CWE-22"),
    (re.compile(r"privilege escalation|\bprivesc\b"), "CWE-269"),
    (re.compile(r"cross.site scripting|\bxss\b"), "CWE-79"),
    (re.compile(r"cross.site request forgery|\bcsrf\b"), "CWE-352"),
)
_UNAUTHENTICATED: Final = re.compile(r"\bunauth", re.IGNORECASE)
_AUTHENTICATED: Final = re.compile(
    r"\bauthenticated\b|\bauth\.|\b(?:admin|subscriber|contributor)\+"
)


def text(value: Any, length: int = FIELD_LENGTH) -> str:
    """A text or number on one line; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return shown(str(value).strip(), length)


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list, or the one that stands in its place; at most a few."""
    if isinstance(value, list):
        return tuple(filter(None, (text(one) for one in value[:_FEW])))
    return (text(value),) if text(value) else ()


def instant(value: Any) -> Instant | None:
    """A moment as ISO 8601 or in seconds since 1970; None for anything else.

    Without an offset it is UTC.
    """
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            found = datetime.fromtimestamp(value, UTC)
        else:
            found = datetime.fromisoformat(str(value).strip())
        found = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
        seconds = int(found.timestamp())
    except (ValueError, OverflowError, OSError):
        return None
    return Instant(seconds * 1_000_000_000) if abs(seconds) < 9_000_000_000 else None


def number(value: Any) -> float | None:
    """A score from 0 to 10; None for anything else."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if 0 <= found <= 10 and not isinstance(value, bool) else None


def classes(*values: Any) -> tuple[str, ...]:
    """The classes of CWE that are named in these values."""
    found = {f"CWE-{int(one)}" for value in values for one in _CLASS.findall(str(value)[:2000])}
    return tuple(sorted(found))


def classes_called(*words: str) -> tuple[str, ...]:
    """The classes of CWE that a title or a name of a kind stands for."""
    lowered = " ".join(words).lower()
    return tuple(sorted({name for pattern, name in _CALLED if pattern.search(lowered)}))


def login_by_title(title: str) -> bool | None:
    """Whether a title says that it needs no login; None where it does not say."""
    if _UNAUTHENTICATED.search(title):
        return True
    return False if _AUTHENTICATED.search(title.lower()) else None
