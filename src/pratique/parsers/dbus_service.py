"""Programs that a message on D-Bus starts: dbus-daemon(1), the D-Bus Specification.

A file `*.service` with one section `[D-BUS Service]`: `Name`, `Exec`, `User`, `SystemdService`.
The daemon of the system starts them as `User`, that of a session as whoever is logged in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import (
    CONFIGURATION_LENGTH,
    FIELD_LENGTH,
    Parser,
    shown,
    text_lines,
    unread,
)
from pratique.parsers.startup_item import StartupItem

COMMAND_LENGTH: Final = 16_384
SYSTEM: Final = "dbus-service"
SESSION: Final = "dbus-session-service"


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a service: one item for each section that starts something."""
    told: dict[str, tuple[int, str]] = {}
    for number, line in text_lines(content.replace(b"\0", b"")):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if text.startswith("["):
            yield from _item(told, path)
            told = {}
            continue
        key, equals, value = text.partition("=")
        if not equals:
            yield unread(path, number, "not a setting of a D-Bus service", text)
            continue
        if len(value) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", value)
        if key.strip() in ("Name", "Exec", "User", "SystemdService"):
            told[key.strip()] = (number, shown(value.strip(), COMMAND_LENGTH))
    yield from _item(told, path)


def _item(told: dict[str, tuple[int, str]], path: str) -> Iterator[StartupItem]:
    run = told.get("Exec")
    unit = told.get("SystemdService")
    if run is None and unit is None:
        return
    session = "system-services" not in path
    line, command = run or unit or (1, "")
    if unit is not None and command in ("/bin/false", "/usr/bin/false"):
        line, command = unit  # the daemon only asks systemd for the unit
    program = command.split(" ", 1)[0].strip('"') if command.startswith(("/", '"')) else ""
    yield StartupItem(
        path=path,
        line=line,
        kind=SESSION if session else SYSTEM,
        name=told.get("Name", (0, ""))[1][:FIELD_LENGTH],
        username=told.get("User", (0, ""))[1][:FIELD_LENGTH],
        occasion="when a program sends a message to it",
        command=command,
        program=shown(program, FIELD_LENGTH),
        technique="T1543",
    )


_SHARES: Final = (
    "/usr/share",
    "/usr/local/share",
    "/etc",
    "/run",
    "/usr/lib",
    "/lib",
    "/opt/**/share",
)

PARSERS = (
    Parser(
        "dbus-service",
        (StartupItem,),
        (
            *(
                f"{share}/dbus-1/{kind}/*.service"
                for share in _SHARES
                for kind in ("system-services", "services")
            ),
            "/**/.local/share/dbus-1/services/*.service",
        ),
        parse,
        most=CONFIGURATION_LENGTH,
    ),
)
