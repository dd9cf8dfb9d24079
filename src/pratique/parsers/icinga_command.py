"""Commands that Icinga 2 runs to watch, to tell and to react: its documentation, "Object Types".

    object CheckCommand "name" { command = [ PluginDir + "/check_x", "-a" ] }

`command` is a text for a shell, or a list whose first entry is the program. What is put together
from constants is given as written, without them. Only objects and templates whose type ends in
`Command` are read; a list may go over many lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, text_lines, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

_OBJECT = re.compile(r"\s*+(?:object|template)\s++(?P<type>\w++)(?:\s++\"(?P<name>[^\"]*+)\")?")
_COMMAND = re.compile(r"(?:[^/\"]*?\{)?\s*+command\s*+\+?=\s*+(?P<value>.*+)")
_TEXT = re.compile(r"\"((?:[^\"\\]|\\.)*+)\"|(\])|//[^\n]*+|#[^\n]*+")
_MOST_LINES: Final = 64


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a configuration of Icinga: a row for each command. A line too long is a gap."""
    kind, name = "", ""
    held: list[str] = []
    start = 0
    for number, line in text_lines(content.replace(b"\0", b"")):
        if len(line) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", line)
        text = line[:COMMAND_LENGTH]
        opened = _OBJECT.match(text)
        if opened:
            kind, name = opened["type"], opened["name"] or ""
            text = text[opened.end() :]
        if not held:
            found = _COMMAND.match(text) if kind.endswith("Command") else None
            if found is None:
                continue
            start, text = number, found["value"]
        held.append(text)
        if not held[0].startswith("[") or _closed(text) or len(held) >= _MOST_LINES:
            yield from _row(path, start, (kind, name), "\n".join(held))
            held = []
    if held:
        yield from _row(path, start, (kind, name), "\n".join(held))


def _closed(text: str) -> bool:
    return any(found[2] for found in _TEXT.finditer(text))


def _row(path: str, number: int, named: tuple[str, str], value: str) -> Iterator[StartupItem]:
    words = [found[1].replace('\\"', '"') for found in _TEXT.finditer(value) if found[1]]
    if not words:
        return
    several = value.startswith("[") and len(words) > 1
    # In a list each entry is one word, so a blank or a sign in it means nothing to a shell.
    rest = [one if one.isalnum() or one.startswith("-") else _quoted(one) for one in words[1:]]
    yield started(
        path,
        number,
        "icinga",
        name=" ".join(part for part in named if part),
        username="nagios",
        occasion="again and again, to watch",
        command=" ".join((words[0], *rest)) if several else words[0],
        technique="T1546",
    )


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


PARSERS = (
    Parser(
        slug="icinga-command",
        rows=(StartupItem,),
        places=("/etc/icinga2/**/*.conf", "/var/lib/icinga2/api/**/*.conf"),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
