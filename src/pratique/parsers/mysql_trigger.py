r"""Triggers of MySQL and MariaDB that lie as files beside their tables: `TABLE.TRG`.

The manual of MySQL names the file (INFORMATION_SCHEMA TRIGGERS, versions before 8; MariaDB still
writes it): `TYPE=TRIGGERS`, then `triggers='CREATE ...' 'CREATE ...'` and one list of equal length
for the rest. Quotes inside a statement are `\'`, line ends `\n`. One row for each statement. The
account is that of the server: what a trigger does, it does as whoever made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, text_lines, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

_STATEMENT = re.compile(r"'((?:[^'\\]|\\.|'')*+)'")
_ESCAPE = re.compile(r"\\(.)")
_NAME = re.compile(r"\bTRIGGER\s++(?:IF\s++NOT\s++EXISTS\s++)?(?:`([^`]++)`|(\S++))", re.IGNORECASE)
_BLANKS: Final = {"n": " ", "t": " ", "r": " "}
_MOST: Final = 1000


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a file of triggers: a row for each, and a gap for what is no such file."""
    if content and not content.startswith(b"TYPE=TRIGGERS"):
        yield unread(path, None, "not a file of triggers", content)
        return
    for number, line in text_lines(content):
        if not line.startswith("triggers="):
            continue
        for count, found in enumerate(_STATEMENT.finditer(line)):
            if count >= _MOST:
                yield unread(path, number, "more triggers than are kept", "")
                return
            yield from _trigger(path, number, found[1])


def _trigger(path: str, number: int, written: str) -> Iterator[StartupItem | Gap]:
    if len(written) > COMMAND_LENGTH:
        yield unread(path, number, "a trigger too long to keep as a whole", written)
    statement = _ESCAPE.sub(lambda e: _BLANKS.get(e[1], e[1]), written[:COMMAND_LENGTH])
    named = _NAME.search(statement)
    yield started(
        path,
        number,
        "database-trigger",
        name=(named[1] or named[2]) if named else "",
        occasion="when the table changes",
        command=statement,
        program="",
        technique="T1505.001",
    )


PARSERS = (
    Parser(
        slug="mysql-trigger",
        rows=(StartupItem,),
        places=("/var/lib/mysql/*/*.TRG", "/var/lib/mysql-files/*/*.TRG"),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
