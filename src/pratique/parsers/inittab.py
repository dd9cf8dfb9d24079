"""What init starts and starts again: inittab(5) of sysvinit and of busybox.

A line is `id:runlevels:action:process`; in busybox the id is a terminal. Everything runs as root.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, text_lines, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

_FIELDS: Final = 4
_WHEN: Final = {
    "respawn": "at boot, and again whenever it ends",
    "askfirst": "at boot, when somebody presses a key",
    "ctrlaltdel": "when somebody presses the keys for a restart",
    "powerfail": "when the power fails",
    "shutdown": "when the machine goes down",
}


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read an inittab. A line that does not fit is a gap; one without a process runs nothing."""
    for number, text in text_lines(content.replace(b"\0", b"")):
        line = text.strip()
        if not line or line.startswith("#"):
            continue
        if len(line) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", line)
        fields = line[:COMMAND_LENGTH].split(":", _FIELDS - 1)
        if len(fields) < _FIELDS:
            yield unread(path, number, "not a line of an inittab", line)
            continue
        name, levels, action, process = (field.strip() for field in fields)
        if process:
            yield started(
                path,
                number,
                "inittab",
                name=f"{name}:{levels}:{action}",
                username="root",
                occasion=_WHEN.get(action, "at boot"),
                command=process,
                technique="T1037",
            )


PARSERS = (
    Parser(
        slug="inittab",
        rows=(StartupItem,),
        places=("/etc/inittab", "/etc/inittab.d/*.tab"),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
