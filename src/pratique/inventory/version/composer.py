"""The order of versions of Composer, by its documentation ("Versions and constraints").

A version has four numbers, missing ones are 0, and may have a word for its stability:
`dev`, `alpha`, `beta`, `RC`, or `patch` after it. The name of a branch is no version.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.inventory.version import NotAVersion, php

_WHOLE: Final = re.compile(
    r"v?(\d{1,20})((?:\.\d{1,20}){0,3})"
    r"(?:[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?\d{1,20}){0,5})?)?([.-]?dev)?)?"
    r"(?:\+[0-9A-Za-z.-]{1,200})?",
    re.IGNORECASE,
)
_LONG: Final = {"b": "beta", "a": "alpha", "rc": "RC", "pl": "pl", "p": "pl", "patch": "pl"}


def compare(one: str, other: str) -> int:
    """Below 0 where `one` is the earlier version, above 0 where it is the later, else 0.

    `NotAVersion` for what is no version.
    """
    return php.compare(normal(one), normal(other))


def normal(version: str) -> str:
    """The version with four numbers and one word for its stability; `NotAVersion` for a branch."""
    found = _WHOLE.fullmatch(version.strip())
    if found is None:
        raise NotAVersion(version)
    numbers = [found[1], *found[2].split(".")[1:]]
    text = ".".join([*numbers, *["0"] * (4 - len(numbers))])
    word = (found[3] or "").lower()
    if word and word != "stable":
        text += f"-{_LONG.get(word, word)}{(found[4] or '').lstrip('.-')}"
    return f"{text}-dev" if found[5] else text
