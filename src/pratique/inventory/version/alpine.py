"""The order of versions of Alpine packages: apk-package(5), and version.c of apk-tools.

`number{.number}[letter]{_suffix[number]}[~hash][-rNUMBER]`. `_alpha`, `_beta`, `_pre` and `_rc`
come before the version itself; `_cvs`, `_svn`, `_git`, `_hg` and `_p` after it. A number after
the first that begins with 0 is a fraction, and compared as text.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.inventory.version import NotAVersion

_SUFFIXES: Final = ("alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p")
_WHOLE: Final = re.compile(
    r"(?P<numbers>\d{1,50}(?:\.\d{1,50}){0,50})(?P<letter>[a-z]?)"
    r"(?P<suffixes>(?:_[a-z]{1,10}\d{0,50}){0,20})(?:~[0-9a-f]{1,64})?(?:-r(?P<revision>\d{1,50}))?"
)
_SUFFIX: Final = re.compile(r"_([a-z]+)(\d*)")
# What stands nearer to the end is less: `1.0` is less than `1.0-r1`, that less than `1.0_p1`.
_END, _REVISION, _SUFFIXED, _LETTER, _NUMBER = range(5)


def compare(one: str, other: str) -> int:
    """Below 0 where `one` is the earlier version, above 0 where it is the later, else 0.

    `NotAVersion` for what is no version of Alpine.
    """
    mine, theirs = _tokens(one), _tokens(other)
    for token, their in zip(mine, theirs, strict=False):
        kind, value, text = token
        their_kind, their_value, their_text = their
        if kind != their_kind:
            return _of_kinds(token, their)
        fraction = kind == _NUMBER and "0" in (text[:1], their_text[:1]) and token is not mine[0]
        if fraction and text != their_text:
            return -1 if text < their_text else 1
        if value != their_value:
            return -1 if value < their_value else 1
    return 0


Token = tuple[int, tuple[int, ...], str]


def _of_kinds(one: Token, other: Token) -> int:
    early = _SUFFIXES.index("")
    if one[0] == _SUFFIXED and one[1][0] < early:
        return -1
    if other[0] == _SUFFIXED and other[1][0] < early:
        return 1
    return -1 if one[0] < other[0] else 1


def _tokens(version: str) -> list[Token]:
    found = _WHOLE.fullmatch(version.strip())
    if found is None:
        raise NotAVersion(version)
    tokens: list[Token] = [(_NUMBER, (int(n),), n) for n in found["numbers"].split(".")]
    if found["letter"]:
        tokens.append((_LETTER, (ord(found["letter"]),), ""))
    for name, number in _SUFFIX.findall(found["suffixes"]):
        if name not in _SUFFIXES:
            raise NotAVersion(version)
        tokens.append((_SUFFIXED, (_SUFFIXES.index(name), int(number or 0)), ""))
    if found["revision"]:
        tokens.append((_REVISION, (int(found["revision"]),), ""))
    return [*tokens, (_END, (), "")]
