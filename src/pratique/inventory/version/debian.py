"""The order of versions of Debian packages: deb-version(7)."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Final

# A run of what is no digit, then one of digits; either may be empty.
_RUNS: Final = re.compile(r"([^0-9]*+)([0-9]*+)")


def compare(one: str, other: str) -> int:
    """Below 0 where `one` is the earlier version, above 0 where it is the later, else 0."""
    mine, theirs = _parts(one.strip()), _parts(other.strip())
    if mine[0] != theirs[0]:
        return -1 if mine[0] < theirs[0] else 1
    return _compared(mine[1], theirs[1]) or _compared(mine[2], theirs[2])


def upstream(version: str) -> str:
    """The version as its makers count, without epoch and Debian revision."""
    return _parts(version.strip())[1]


def _parts(version: str) -> tuple[int, str, str]:
    """Epoch, upstream version and Debian revision."""
    epoch, colon, rest = version.partition(":")
    if not colon or not (epoch.isascii() and epoch.isdigit()) or len(epoch) > 9:
        epoch, rest = "0", version
    upstream_version, hyphen, revision = rest.rpartition("-")
    return (int(epoch), upstream_version, revision) if hyphen else (int(epoch), rest, "")


def _compared(one: str, other: str) -> int:
    pairs = zip_longest(_RUNS.findall(one), _RUNS.findall(other), fillvalue=("", ""))
    for (letters, digits), (their_letters, their_digits) in pairs:
        ranks, their_ranks = _ranks(letters), _ranks(their_letters)
        if ranks != their_ranks:
            return -1 if ranks < their_ranks else 1
        number, their_number = digits.lstrip("0"), their_digits.lstrip("0")
        if number != their_number:
            longer = len(number), number
            return -1 if longer < (len(their_number), their_number) else 1
    return 0


def _ranks(letters: str) -> list[int]:
    """A tilde sorts before the end, the end before letters, letters before other signs."""
    ranks = [
        -1 if sign == "~" else ord(sign) if sign.isalpha() else ord(sign) + 0x110000
        for sign in letters
    ]
    return [*ranks, 0]
