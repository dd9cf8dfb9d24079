"""The order of versions of Ruby's gems: `Gem::Version` in the documentation of RubyGems.

Runs of digits and of letters are compared one after the other; letters come before numbers, and
zeros at the end of either part do not count.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Final

from pratique.inventory.version import NotAVersion

_WHOLE: Final = re.compile(r"[0-9][0-9A-Za-z.-]{0,200}")
_RUN: Final = re.compile(r"[0-9]++|[A-Za-z]++")


def compare(one: str, other: str) -> int:
    """Below 0 where `one` is the earlier version, above 0 where it is the later, else 0.

    `NotAVersion` for what is no version.
    """
    for mine, theirs in zip_longest(_runs(one), _runs(other), fillvalue=(True, 0, "")):
        if mine != theirs:
            return -1 if mine < theirs else 1
    return 0


def _runs(version: str) -> list[tuple[bool, int, str]]:
    """Each run: whether it is a number, the number, the word."""
    if _WHOLE.fullmatch(version.strip()) is None:
        raise NotAVersion(version)
    # A hyphen is read as the word that marks what comes before a release.
    text = version.strip().replace("-", ".pre.")
    return [
        (True, int(run), "") if run.isdigit() else (False, 0, run) for run in _RUN.findall(text)
    ]
