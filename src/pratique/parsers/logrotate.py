r"""Scripts that logrotate runs as root when it turns a log: logrotate(8).

`prerotate`, `postrotate`, `firstaction`, `lastaction` and `preremove` stand alone on a line; all
lines until `endscript` are one script for /bin/sh. `compresscmd`, `uncompresscmd` and
`shredcmd`-like settings name a program. One row for each line of a script that is no comment,
continuations joined, so that each can be judged; every other setting starts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, joined_lines, text_lines, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

_SCRIPTS: Final = frozenset({"prerotate", "postrotate", "firstaction", "lastaction", "preremove"})
_PROGRAMS: Final = frozenset({"compresscmd", "uncompresscmd"})


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a configuration of logrotate: a row for each line of its scripts."""
    script = ""
    text = text_lines(content.replace(b"\0", b""))
    for number, line in joined_lines(text, _goes_on, comments_within=True):
        if len(line) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", line)
        cut = line[:COMMAND_LENGTH]
        word = cut.split(None, 1)[0]
        if script and word == "endscript":
            script = ""
        elif script:
            yield _row(path, number, script, cut)
        elif cut in _SCRIPTS:
            script = cut
        elif word in _PROGRAMS and len(cut) > len(word):
            yield _row(path, number, word, cut[len(word) :])


def _goes_on(line: str) -> bool:
    return line.endswith("\\")


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
