"""Commands that a person can type to see the same thing, whatever an intruder named a file.

ROOT stands for the place where the evidence is mounted. Names are quoted for bash(1), so
that nothing in a name is taken as a command, and so that odd bytes come out exactly.
"""

from __future__ import annotations

import re
from typing import Final

from pratique.model import Place

_PLAIN: Final = re.compile(r"[A-Za-z0-9_./:@%+,=-]*")


def in_root(path: str) -> str:
    r"""A readable path below ROOT as one word of bash: `ROOT/etc/passwd`, `$'ROOT/a\x20b'`."""
    return word(f"ROOT{path}")


def word(text: str) -> str:
    r"""Readable text as one word of bash. The readable form is already that of `$'...'`."""
    if _PLAIN.fullmatch(text) and text:
        return text
    quoted = text.replace("'", "\\'")
    return f"$'{quoted}'"


def line_by_hand(*places: Place) -> str:
    """Commands that print the lines of `places`, or whole files, with nothing raw in them."""
    commands = []
    for place in dict.fromkeys(places):
        path = in_root(place.path)
        line = place.line
        commands.append(f"cat -v {path}" if line is None else f"sed -n {line}p {path} | cat -v")
    return "; ".join(commands)
