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
    root: Section = {}
    stack = [root]
    key: str | None = None
    row: list[int | str] | None = None
    assigned = False
    at = 0
    for _ in range(_MOST):
        if at == len(text):
            break
        found = _TOKEN.match(text, at)
        if found is None:
            raise ValueError(f"unexpected character at {at}")
        at = found.end()
        if found.lastgroup is None:
            continue
        token, sign = found[0], found["sign"]
        if sign == "{" and key is not None and not assigned and len(stack) < _DEEPEST:
            inner: Section = {}
            stack[-1][key] = inner
            stack.append(inner)
            key = None
        elif sign == "}" and key is None and len(stack) > 1:
            stack.pop()
        elif sign == "=" and key is not None and not assigned:
            assigned = True
        elif sign == "[" and assigned and row is None:
            row = []
        elif sign == "]" and row is not None and key is not None:
            stack[-1][key] = row
            key, row, assigned = None, None, False
        elif sign == "," and row is not None:
            continue
        elif sign:
            raise ValueError(f"unexpected {sign} at {at}")
        elif row is not None:
            row.append(_value(token))
        elif assigned and key is not None:
            stack[-1][key] = _value(token)
            key, assigned = None, False
        elif key is None and found["word"]:
            key = token
        else:
            raise ValueError(f"unexpected text at {at}")
    if len(stack) > 1 or key is not None or at < len(text):
        raise ValueError("it ends too early")
    return root


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
