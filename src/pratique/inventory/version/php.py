"""The order of `version_compare` of PHP, by its manual: that of WordPress and most web software.

Signs `-`, `_`, `+` and changes between digits and letters part a version like dots. Words are
less or more than a number: any word < dev < alpha < beta < RC < a number < pl.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Final

_PART: Final = re.compile(r"[0-9]++|[^0-9.+_-]++")
_WORDS: Final = (("dev", 1), ("a", 2), ("b", 3), ("RC", 4), ("rc", 4), ("#", 5), ("p", 6))
_NUMBER: Final = 5
_MOST: Final = 200


def compare(one: str, other: str) -> int:
    """Below 0 where `one` is the earlier version, above 0 where it is the later, else 0."""
    pairs = zip_longest(_PART.findall(one[:_MOST]), _PART.findall(other[:_MOST]))
    for mine, theirs in pairs:
        found = _compared(mine, theirs)
        if found:
            return found
    return 0


def compare_plain(one: str, other: str) -> int:
    """The same, where zeros at the end say nothing: `1.2` is `1.2.0` to whoever writes advisories.

    A `v` before a version is left out.
    """
    return compare(_plain(one), _plain(other))


def _plain(version: str) -> str:
    return re.sub(r"(?:\.0{1,9}){1,9}$", "", version.strip()[:_MOST].lstrip("vV"))


def _compared(one: str | None, other: str | None) -> int:
    """The order of two parts; None stands for the end."""
    if one is None or other is None:
        if _is_number(one or other or ""):
            return -1 if one is None else 1
        return _rank(one or "#") - _rank(other or "#")
    if _is_number(one) and _is_number(other):
        mine, theirs = int(one), int(other)
        return (mine > theirs) - (mine < theirs)
    return _rank(one) - _rank(other)


def _rank(part: str) -> int:
    if _is_number(part):
        return _NUMBER
    return next((rank for word, rank in _WORDS if part.startswith(word)), 0)


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit()
