r"""Keys that type a command line by themselves: readline(3), INITIALIZATION FILE.

A line is `keyname: "macro"` or `"key sequence": "macro"`. A macro is what the key types; where it
ends in Enter (`\C-m`, `\C-j`, `\r`, `\n`), the shell runs it at once. A key that only moves or
edits runs nothing and gives no row; nor do `set` and `$if`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, joined_lines, text_lines, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

_BINDING = re.compile(
    r"(?P<key>\"(?:[^\"\\]|\\.)*+\"|[^\s:\"']++)\s*+:\s*+"
    r"(?:\"(?P<double>(?:[^\"\\]|\\.)*+)\"?|'(?P<single>[^']*+)'?)"
)
_ESCAPE = re.compile(r"\\(?:C-(.)|M-(.)|x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|(.))", re.DOTALL)
_ENTER = re.compile(r"[\r\n]")
# What only moves in the line or empties it (Ctrl-A, Ctrl-E, Ctrl-K, Ctrl-U, Escape ...).
_EDITING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LETTERS = {"a": "\a", "b": "\b", "d": "\x7f", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r",
            "t": "\t", "v": "\v"}  # fmt: skip


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read an inputrc: a row for each key that types a whole line and sends it."""
    lines = text_lines(content.replace(b"\0", b""))
    for number, line in joined_lines(lines, _never, comments_within=False):
        if len(line) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", line)
        found = _BINDING.match(line[:COMMAND_LENGTH])
        if found is None:
            continue
        typed = _ESCAPE.sub(_meant, found["double"] or found["single"] or "")
        *sent, _left = _ENTER.split(typed)
        command = "; ".join(part for text in sent if (part := _EDITING.sub("", text).strip()))
        if command:
            yield started(
                path,
                number,
                "key-binding",
                name=found["key"],
                occasion="when somebody presses that key in a shell",
                command=command,
                technique="T1546.004",
            )


def _never(_line: str) -> bool:
    return False


def _meant(found: re.Match[str]) -> str:
    control, meta, sixteen, eight, letter = found.groups()
    if control:
        return "\x7f" if control == "?" else chr(ord(control.upper()) & 0x1F)
    if meta:
        return "\x1b" + meta
    if sixteen or eight:
        return chr(int(sixteen, 16) if sixteen else int(eight, 8) & 0xFF)
    return _LETTERS.get(letter, letter)


PARSERS = (
    Parser(
        slug="inputrc",
        rows=(StartupItem,),
        places=("/etc/inputrc", "/etc/inputrc.d/*", "/**/.inputrc"),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
