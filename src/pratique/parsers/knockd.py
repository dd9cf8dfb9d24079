"""What happens for whoever knocks: knockd(1), `/etc/knockd.conf`.

Sections `[name]` with `key = value`. A section other than `[options]` names the ports to knock at
(`sequence`) and what is run as root: `command`, `start_command`, `stop_command`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import Parser, shown, text_lines, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import started

_COMMANDS: Final = frozenset({"command", "start_command", "stop_command"})


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read the file: a row for each command, a gap for what is neither section nor setting."""
    section, sequence = "", ""
    for number, line in text_lines(content):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if text.startswith("["):
            section, sequence = text.strip("[]").strip(), ""
            continue
        key, equals, value = text.partition("=")
        key, value = key.strip().lower(), value.strip()
        if key == "sequence":
            sequence = shown(value, 100)
        elif key in _COMMANDS and value:
            yield started(
                path,
                number,
                "knockd",
                name=section,
                username="root",
                occasion=f"whenever somebody knocks at {sequence or 'some ports'}",
                command=value,
                technique="T1205.001",
            )
        elif not equals and section.lower() != "options":
            yield unread(path, number, "not a line of knockd.conf", text)


PARSERS = (
    Parser(
        slug="knockd",
        rows=(StartupItem,),
        places=("/etc/knockd.conf", "/usr/local/etc/knockd.conf"),
        parse=parse,
        most=1 << 20,
    ),
)
