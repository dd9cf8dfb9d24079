"""Programs that the super-servers inetd and xinetd start for a connection.

inetd.conf(5): `service type protocol wait user program arguments...`, one a line. xinetd.conf(5):
`service NAME { key = value ... }`, of which `server`, `server_args`, `user` and `disable` matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, text_lines, unread
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

_COLUMNS: Final = 6
_SETTING = re.compile(r"(\w++)\s*+[+-]?=\s*+(.*+)")
_WHEN: Final = "when somebody connects to its port"


def parse_inetd(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read an inetd.conf. A line that does not fit is a gap; `internal` ones start nothing."""
    for number, line in _lines(content):
        if len(line) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", line)
        columns = line[:COMMAND_LENGTH].replace("\t", " ").split(None, _COLUMNS - 1)
        if len(columns) < _COLUMNS:
            yield unread(path, number, "not a line of an inetd.conf", line)
        elif not columns[5].startswith("internal"):
            # The first argument is only the name by which the program is called.
            program, _, rest = columns[5].partition(" ")
            arguments = rest.strip().partition(" ")[2].strip()
            command = f"{program} {arguments}".strip()
            yield _row(path, number, columns[0], columns[4], (command, program))


def parse_xinetd(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a configuration of xinetd: a row for each service that is not disabled."""
    name, first = "", 0
    settings: dict[str, str] = {}
    for number, line in _lines(content):
        if len(line) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", line)
        text = line[:COMMAND_LENGTH]
        if text.startswith(("service", "defaults")):
            name, first, settings = text.partition(" ")[2].strip(" {\t"), number, {}
        elif text.startswith("}"):
            if settings.get("server") and settings.get("disable", "no").lower() != "yes":
                server = settings["server"]
                command = f"{server} {settings.get('server_args', '')}"
                yield _row(path, first, name, settings.get("user", "root"), (command, server))
            name, settings = "", {}
        else:
            found = _SETTING.match(text)
            if found and found[1] in ("server", "server_args", "user", "disable"):
                settings[found[1]] = found[2].strip()


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    for number, text in text_lines(content.replace(b"\0", b"")):
        line = text.strip()
        if line and not line.startswith("#"):
            yield number, line


def _row(path: str, line: int, name: str, username: str, run: tuple[str, str]) -> StartupItem:
    command, program = run
    return started(
        path,
        line,
        "inetd",
        name=name,
        username=re.split(r"[.:/]", username, maxsplit=1)[0],
        occasion=_WHEN,
        command=command,
        program=program,
        technique="T1543",
    )


PARSERS = (
    Parser(
        slug="inetd",
        rows=(StartupItem,),
        places=("/etc/inetd.conf", "/etc/inetd.d/*", "/etc/openbsd-inetd.conf"),
        parse=parse_inetd,
        most=CONFIGURATION_LENGTH,
    ),
    Parser(
        slug="xinetd",
        rows=(StartupItem,),
        places=("/etc/xinetd.conf", "/etc/xinetd.d/*"),
        parse=parse_xinetd,
        most=CONFIGURATION_LENGTH,
    ),
)
