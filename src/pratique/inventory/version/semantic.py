"""The order of Semantic Versioning 2.0.0, as npm, Go and crates use it.

What comes after `+` does not count. A `v` before it, and numbers that are missing at its end, are
taken as meant.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.inventory.version import NotAVersion

_WHOLE: Final = re.compile(
    r"[vV=]?\s?(\d{1,30}(?:\.\d{1,30}){0,5})(?:-([0-9A-Za-z.-]{1,200}))?(?:\+[0-9A-Za-z.-]{1,200})?"
)
_NUMBERS: Final = 6


def compare(one: str, other: str) -> int:
    """Below 0 where `one` is the earlier version, above 0 where it is the later, else 0.

    `NotAVersion` for what is no such version.
    """
    mine, theirs = _key(one), _key(other)
    return (mine > theirs) - (mine < theirs)


def _key(version: str) -> tuple[list[int], bool, list[tuple[bool, int, str]]]:
    found = _WHOLE.fullmatch(version.strip())
    if found is None:
        raise NotAVersion(version)
    numbers = [int(number) for number in found[1].split(".")]
    numbers += [0] * (_NUMBERS - len(numbers))
    # Numbers come before words; a release without a word comes after all that have one.
    words = [
        (not word.isdigit(), int(word) if word.isdigit() else 0, word)
        for word in (found[2] or "").split(".")
    ]
    return numbers, found[2] is None, words
