r"""Scripts that logrotate runs as root when it turns a log: logrotate(8).

`prerotate`, `postrotate`, `firstaction`, `lastaction` and `preremove` stand alone on a line; all
lines until `endscript` are one script for /bin/sh. `compresscmd` and `uncompresscmd` name a
program. One row for each script, its lines joined by `; ` and those that end in `\` by nothing;
every other setting starts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, text_lines, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

_SCRIPTS: Final = frozenset({"prerotate", "postrotate", "firstaction", "lastaction", "preremove"})
_PROGRAMS: Final = frozenset({"compresscmd", "uncompresscmd"})


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a configuration of logrotate: a row for each of its scripts."""
    script, start = "", 0
    lines: list[str] = []
    for number, text in text_lines(content.replace(b"\0", b"")):
        line = text.strip()
        if not line or line.startswith("#"):
            continue
        if len(line) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", line)
        word = line[:COMMAND_LENGTH].split(None, 1)[0]
        if script and word == "endscript":
            yield from _script(path, start, script, lines)
            script = ""
        elif script:
            lines.append(line[:COMMAND_LENGTH])
        elif line in _SCRIPTS:
            script, start, lines = line, number, []
        elif word in _PROGRAMS and len(line) > len(word):
            yield _row(path, number, word, line[len(word) :])
    if script:
        yield from _script(path, start, script, lines)


def _script(path: str, line: int, name: str, lines: list[str]) -> Iterator[StartupItem | Gap]:
    if not lines:
        return
    command = "; ".join(lines).replace("\\; ", " ")
    if len(command) > COMMAND_LENGTH:
        yield unread(path, line, "a script too long to keep as a whole", command)
    yield _row(path, line, name, command)


def _row(path: str, line: int, name: str, command: str) -> StartupItem:
    return started(
        path,
        line,
        "logrotate",
        name=name,
        username="root",
        occasion="when a log is turned, usually once a day",
        command=command,
        technique="T1546",
    )


PARSERS = (
    Parser(
        slug="logrotate",
        rows=(StartupItem,),
        places=("/etc/logrotate.conf", "/etc/logrotate.d/*"),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
