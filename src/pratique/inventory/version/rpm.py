"""The order of versions of rpm packages: rpm-version(7), and rpmvercmp.c of rpm's source.

A version is `[epoch:]version[-release]`. Runs of digits and runs of letters are compared one after
the other; whatever stands between them only separates. A tilde sorts before everything, even
before the end; a caret after the end and before everything else.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Final

_RUN: Final = re.compile(r"[0-9]++|[A-Za-z]++|~|\^")
_END: Final = ""


def compare(one: str, other: str) -> int:
    """Below 0 where `one` is the earlier version, above 0 where it is the later, else 0.

    A release counts only where both have one, and an epoch that is missing is 0.
    """
    mine, theirs = _parts(one.strip()), _parts(other.strip())
    if mine[0] != theirs[0]:
        return -1 if mine[0] < theirs[0] else 1
    found = _compared(mine[1], theirs[1])
    if found or not mine[2] or not theirs[2]:
        return found
    return _compared(mine[2], theirs[2])


def _parts(version: str) -> tuple[int, str, str]:
    """Epoch, version and release."""
    epoch, colon, rest = version.partition(":")
    if not colon or not (epoch.isascii() and epoch.isdigit()) or len(epoch) > 9:
        epoch, rest = "0", version
    name, hyphen, release = rest.rpartition("-")
    return (int(epoch), name, release) if hyphen else (int(epoch), rest, "")


def _compared(one: str, other: str) -> int:
    for mine, theirs in zip_longest(_RUN.findall(one), _RUN.findall(other), fillvalue=_END):
        if mine == theirs:
            continue
        found = _of_runs(mine, theirs)
        if found:
            return found
    return 0


def _of_runs(one: str, other: str) -> int:
    """The order of two different runs; 0 for the same number in other digits."""
    rank, other_rank = _rank(one), _rank(other)
    if rank != other_rank:
        return -1 if rank < other_rank else 1
    if one.isdigit():
        one, other = one.lstrip("0"), other.lstrip("0")
        if len(one) != len(other):
            return -1 if len(one) < len(other) else 1
    return (one > other) - (one < other)


def _rank(run: str) -> int:
    """Before the end a tilde; after it a caret, then letters, then numbers."""
    if run in ("~", _END, "^"):
        return ("~", _END, "^").index(run)
    return 4 if run.isdigit() else 3
