"""Tables of incron, which runs commands when files change: incrontab(5).

A line is `path mask[,mask...] command`. A table in /var/spool/incron is that of the account which
it is named after; those in /etc/incron.d are the system's, run as root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, text_lines, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

_LINE = re.compile(r"((?:[^\s\\]|\\.)++)\s++(\d++|(?:IN_|loopable|recursive|dotdirs)\S*+)\s++(.++)")


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a table of incron. A line that does not fit is a gap."""
    folder, _, name = path.rpartition("/")
    for number, text in text_lines(content.replace(b"\0", b"")):
        line = text.strip()
        if not line or line.startswith("#"):
            continue
        if len(line) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", line)
        found = _LINE.match(line[:COMMAND_LENGTH])
        if found is None:
            yield unread(path, number, "not a line of a table of incron", line)
            continue
        yield started(
            path,
            number,
            "incron",
            name=f"{found[1]} {found[2]}",
            username=name if folder == "/var/spool/incron" else "root",
            occasion="when a file changes",
            command=found[3],
            technique="T1053.003",
        )


PARSERS = (
    Parser(
        slug="incrontab",
        rows=(StartupItem,),
        places=("/etc/incron.d/*", "/var/spool/incron/*"),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
