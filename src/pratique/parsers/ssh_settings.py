r"""Settings of the SSH server and of its clients: sshd_config(5), ssh_config(5).

`Name value` or `Name=value`, names in any case; `Match` (and `Host` for clients) holds for all
that follows it in the file. Of a server every setting is a row, because what it does not say
matters little and what it says matters much; of a client those that run or load something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

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
_SETTING = re.compile(r"\s*([A-Za-z][A-Za-z0-9]*)(?:\s*=\s*|\s+)(.*)", re.DOTALL)
_SERVER_RUNS: Final = {
    "authorizedkeyscommand": ("at each login with a key", "T1098.004"),
    "authorizedprincipalscommand": ("at each login with a certificate", "T1098.004"),
    "forcecommand": ("at each login over SSH", "T1546"),
    "subsystem": ("when a client asks for it", "T1546"),
}
_CLIENT_RUNS: Final = {
    "proxycommand": "at each connection with ssh",
    "localcommand": "after each connection with ssh",
    "knownhostscommand": "at each connection with ssh",
    "pkcs11provider": "at each connection with ssh",
    "securitykeyprovider": "at each connection with ssh",
    "xauthlocation": "at each connection with ssh",
}
_CLIENT_KEEPS: Final = frozenset({"permitlocalcommand", "include", *_CLIENT_RUNS})
_INTERNAL: Final = frozenset({"internal-sftp", "none", ""})


@dataclass(frozen=True, slots=True)
class SshSetting:
    """One setting of the SSH server, or one of a client that runs or loads something."""

    table: ClassVar[str] = "ssh_setting"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    side: Annotated[str, "server or client"]
    match: Annotated[str, "for whom: what stands after Match or Host; empty for all"]
    name: Annotated[str, "name of the setting in lower case"]
    value: Annotated[str, "its value, as written, without quotes around the whole"]


def parse_server(content: bytes, path: str) -> Iterator[SshSetting | StartupItem | Gap]:
    """Read settings of sshd: all of them, and what they run."""
    for row in _settings(content, path, "server"):
        yield row
        if isinstance(row, SshSetting) and row.name in _SERVER_RUNS:
            occasion, technique = _SERVER_RUNS[row.name]
            name, command = row.name, row.value
            if row.name == "subsystem":
                name, _, command = row.value.partition(" ")
                command = command.strip().strip('"')
            yield from _item(row, name, command, occasion, technique)


def parse_client(content: bytes, path: str) -> Iterator[SshSetting | StartupItem | Gap]:
    """Read settings of ssh: those that run or load something."""
    for row in _settings(content, path, "client"):
        if isinstance(row, SshSetting):
            if row.name not in _CLIENT_KEEPS:
                continue
            if row.name in _CLIENT_RUNS and row.value != "internal":
                yield from _item(row, row.name, row.value, _CLIENT_RUNS[row.name], "T1546")
        yield row


def _item(
    row: SshSetting, name: str, command: str, occasion: str, technique: str
) -> Iterator[StartupItem]:
    if command.lower() in _INTERNAL or command.startswith("internal-sftp "):
        return
    kind = "sshd" if row.side == "server" else "ssh-client"
    program = shown(command.split(" ", 1)[0], FIELD_LENGTH)
    yield StartupItem(
        row.path, row.line, kind, shown(name), "", occasion, command, program, technique
    )


def _settings(content: bytes, path: str, side: str) -> Iterator[SshSetting | Gap]:
    match = ""
    for number, line in text_lines(content):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        found = _SETTING.fullmatch(text)
        if found is None:
            yield unread(path, number, f"not a setting of the SSH {side}", text)
            continue
        name, value = found[1].lower(), found[2].strip()
        if len(value) > 1 and value[0] == value[-1] == '"' and value.count('"') == 2:
            value = value[1:-1]
        if len(value) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", value)
        if name in ("match", "host"):
            match = "" if value in ("all", "*") else shown(f"{found[1]} {value}", FIELD_LENGTH)
            continue
        yield SshSetting(path, number, side, match, shown(name), shown(value, COMMAND_LENGTH))


PARSERS = (
    Parser(
        "sshd-config",
        (SshSetting, StartupItem),
        (
            "/etc/ssh/sshd_config",
            "/etc/ssh/sshd_config.d/**/*",
            "/usr/etc/ssh/sshd_config",
            "/usr/etc/ssh/sshd_config.d/*",
            "/usr/local/etc/ssh/sshd_config",
            "/usr/local/etc/sshd_config",
        ),
        parse_server,
        most=CONFIGURATION_LENGTH,
    ),
    Parser(
        "ssh-config",
        (SshSetting, StartupItem),
        (
            "/etc/ssh/ssh_config",
            "/etc/ssh/ssh_config.d/*",
            "/usr/etc/ssh/ssh_config",
            "/usr/etc/ssh/ssh_config.d/*",
            "/**/.ssh/config",
        ),
        parse_client,
        most=CONFIGURATION_LENGTH,
    ),
)
