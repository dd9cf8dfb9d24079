"""The text in which LVM2 keeps what a volume group is: sections, numbers, strings and lists.

The grammar: `vgcfgbackup(8)` writes it; lib/config/config.c of LVM2 reads it. Nothing of it is
evaluated. Depth and number of values are bounded: the text is the intruder's.
"""

from __future__ import annotations

import re
from typing import Final

Section = dict[str, object]

_TOKEN: Final = re.compile(
    r"[ \t\r\n]+|#[^\n]*|(?P<word>[A-Za-z0-9_.+-][A-Za-z0-9_.+/-]*)"
    r'|(?P<string>"(?:[^"\\]|\\.)*")|(?P<sign>[{}\[\]=,])',
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_DEEPEST: Final = 16
_MOST: Final = 4_000_000  # tokens; the largest metadata area has 4 MiB or so


def parse(text: str) -> Section:
    """The outermost section; ValueError where the text is not of this grammar."""
    reading = _Reading()
    at = 0
    for _ in range(_MOST):
        if at == len(text):
            return reading.end()
        found = _TOKEN.match(text, at)
        if found is None:
            break
        at = found.end()
        if found["sign"]:
            reading.sign(found["sign"])
        elif found.lastgroup:
            reading.text(found[0], is_name=found.lastgroup == "word")
    raise ValueError(f"unexpected character at {at}")


class _Reading:
    """What was read so far, and what may come next."""

    def __init__(self) -> None:
        self._stack: list[Section] = [{}]
        self._key = ""
        self._assigned = False
        self._row: list[int | str] | None = None

    def sign(self, sign: str) -> None:
        """Take in one of `{ } [ ] = ,`."""
        if self._row is not None:
            self._sign_in_row(sign)
        elif sign == "{" and self._key and not self._assigned and len(self._stack) < _DEEPEST:
            inner: Section = {}
            self._put(inner)
            self._stack.append(inner)
        elif sign == "}" and not self._key and len(self._stack) > 1:
            self._stack.pop()
        elif sign == "=" and self._key and not self._assigned:
            self._assigned = True
        elif sign == "[" and self._assigned:
            self._row = []
        else:
            raise ValueError(f"unexpected {sign}")

    def _sign_in_row(self, sign: str) -> None:
        if sign == "]":
            self._put(self._row)
            self._row = None
        elif sign != ",":
            raise ValueError(f"unexpected {sign} in a list")

    def text(self, token: str, *, is_name: bool) -> None:
        """Take in a name or a value."""
        if self._row is not None:
            self._row.append(_value(token))
        elif self._assigned:
            self._put(_value(token))
        elif is_name and not self._key:
            self._key = token
        else:
            raise ValueError("unexpected text")

    def _put(self, value: object) -> None:
        self._stack[-1][self._key] = value
        self._key, self._assigned = "", False

    def end(self) -> Section:
        """The outermost section, now that nothing more comes."""
        if len(self._stack) > 1 or self._key or self._row is not None:
            raise ValueError("it ends too early")
        return self._stack[0]


def _value(token: str) -> int | str:
    if token.startswith('"'):
        return _ESCAPE.sub(r"\1", token[1:-1])
    if re.fullmatch(r"-?[0-9]{1,19}", token):
        return int(token)
    return token


def section(parent: Section, key: str) -> Section:
    """The section `key`, empty where there is none."""
    found = parent.get(key)
    return found if isinstance(found, dict) else {}


def sections(parent: Section) -> list[tuple[str, Section]]:
    """Every section inside, with its name."""
    return [(key, value) for key, value in parent.items() if isinstance(value, dict)]


def number(parent: Section, key: str) -> int:
    """The number `key`; ValueError where there is none, or it is negative."""
    found = parent.get(key)
    if not isinstance(found, int) or found < 0:
        raise ValueError(f"{key} is missing")
    return found


def string(parent: Section, key: str) -> str:
    """The string `key`, empty where there is none."""
    found = parent.get(key)
    return found if isinstance(found, str) else ""


def row(parent: Section, key: str) -> list[int | str]:
    """The list `key`, empty where there is none."""
    found = parent.get(key)
    return found if isinstance(found, list) else []
