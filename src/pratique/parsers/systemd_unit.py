"""Units of systemd and their drop-ins: systemd.unit(5), systemd.syntax(7), systemd.exec(5).

A line that ends in a backslash goes on in the next one, with a blank between; comments (`#`,
`;`) inside such a line are left out. An empty value resets a list; the values before it are
kept all the same, because a drop-in of an intruder may be read before or after. The whole
file is one row, and each line that is no `key=value` in a section is a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
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

COMMAND_LENGTH: Final = 16_384
_MOST_VALUES: Final = 1000
_UNIT_TYPES: Final = (
    "service", "socket", "timer", "path", "mount", "automount", "swap", "target", "device",
    "slice", "scope", "network", "netdev", "link", "nspawn",
)  # fmt: skip
_READ_TYPES: Final = _UNIT_TYPES[:10]
_NAME = re.compile(rf"[^/]+\.({'|'.join(_READ_TYPES)})\Z")
_DROP_IN = re.compile(
    rf"/(?:([^/]+\.(?:{'|'.join(_READ_TYPES)}))|({'|'.join(_READ_TYPES)}))\.d/[^/]+\.conf\Z"
)
_SECTION = re.compile(r"\[[^\]\x00-\x1f]+\]\Z")
_TRIGGERS: Final = re.compile(
    r"(?:On(?:Calendar|Boot|Startup|Active|UnitActive|UnitInactive)(?:Sec)?|On\w*Change"
    r"|Listen\w+|Path\w+|DirectoryNotEmpty|What|Where)\Z"
)
_WANTED: Final = frozenset({"WantedBy", "RequiredBy", "UpheldBy", "Alias", "Also"})


@dataclass(frozen=True, slots=True)
class SystemdUnit:
    """A unit file or a drop-in. Several columns are named after osquery's `systemd_units`."""

    table: ClassVar[str] = "systemd_unit"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line of the first command, from 1; null without one"]
    unit: Annotated[str, "name of the unit; for a drop-in, of the unit that it changes"]
    type: Annotated[str, "service, timer, socket, path, mount ..."]
    scope: Annotated[str, "system or user"]
    drop_in: Annotated[bool, "true for a `*.d/*.conf`, which changes another unit"]
    description: Annotated[str | None, "Description=; anyone can write it"]
    commands: Annotated[tuple[str, ...], "each Exec...= with its key: `ExecStart=/usr/sbin/x`"]
    username: Annotated[str | None, "User=; null means root for a system unit"]
    environment: Annotated[tuple[str, ...], "Environment= and EnvironmentFile= with their keys"]
    wanted_by: Annotated[tuple[str, ...], "WantedBy=, RequiredBy=, Alias= with their keys"]
    triggers: Annotated[tuple[str, ...], "what sets it off, with its key: `OnCalendar=daily`"]
    starts: Annotated[str | None, "Unit= or Service=: what a timer, path or socket starts"]


@dataclass(slots=True)
class _Read:
    """What was read of a unit so far."""

    line: int | None = None
    description: str | None = None
    username: str | None = None
    starts: str | None = None
    commands: list[str] = field(default_factory=list)
    environment: list[str] = field(default_factory=list)
    wanted_by: list[str] = field(default_factory=list)
    triggers: list[str] = field(default_factory=list)

    def take(self, number: int, key: str, value: str) -> bool:
        """Keep `value`; false when there are too many."""
        if key.startswith("Exec"):
            self.line = number if self.line is None else self.line
            return _append(self.commands, key, value)
        if key in ("Environment", "EnvironmentFile", "PassEnvironment"):
            return _append(self.environment, key, value)
        if key in _WANTED:
            return _append(self.wanted_by, key, value)
        if key == "Description":
            self.description = shown(value, FIELD_LENGTH)
        elif key == "User":
            self.username = shown(value, FIELD_LENGTH)
        elif key in ("Unit", "Service"):
            self.starts = shown(value, FIELD_LENGTH)
        elif _TRIGGERS.match(key):
            return _append(self.triggers, key, value)
        return True


def parse(content: bytes, path: str) -> Iterator[SystemdUnit | Gap]:
    """Read a unit file or a drop-in: one row, and a gap for each line that does not fit."""
    named = _unit_of(path)
    if named is None:
        return
    unit, kind, drop_in = named
    read = _Read()
    in_section = False
    seen = False
    for number, line in _logical_lines(content):
        seen = True
        key, equals, value = line.partition("=")
        if line.startswith("["):
            in_section = _SECTION.match(line) is not None
            if not in_section:
                yield unread(path, number, "not a section of a unit", line)
        elif not equals or not key.strip():
            yield unread(path, number, "not a setting of a unit", line)
        elif not in_section:
            yield unread(path, number, "a setting outside of a section", line)
        elif len(line) > COMMAND_LENGTH:
            read.take(number, key.strip(), value.strip())
            yield unread(path, number, "a line too long to keep as a whole", line)
        elif not read.take(number, key.strip(), value.strip()):
            yield unread(path, number, "more settings than are kept", line)
    if seen:
        yield _row(path, unit, kind, read, drop_in=drop_in)


def _row(path: str, unit: str, kind: str, read: _Read, *, drop_in: bool) -> SystemdUnit:
    return SystemdUnit(
        path=path,
        line=read.line,
        unit=unit,
        type=kind,
        scope="user" if "/systemd/user" in path or "/.config/" in path else "system",
        drop_in=drop_in,
        description=read.description,
        commands=tuple(read.commands),
        username=read.username,
        environment=tuple(read.environment),
        wanted_by=tuple(read.wanted_by),
        triggers=tuple(read.triggers),
        starts=read.starts,
    )


def _unit_of(path: str) -> tuple[str, str, bool] | None:
    dropped = _DROP_IN.search(path)
    if dropped:
        unit = dropped[1] or dropped[2]
        return unit, unit.rpartition(".")[2], True
    name = path.rpartition("/")[2]
    plain = _NAME.match(name)
    return (name, plain[1], False) if plain else None


def _logical_lines(content: bytes) -> Iterator[tuple[int, str]]:
    parts: list[str] = []
    start = 1
    for number, raw in text_lines(content.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")):
        line = raw.strip()
        if line.startswith(("#", ";")) or (not line and not parts):
            continue
        if not parts:
            start = number
        if line.endswith("\\"):
            parts.append(line[:-1])
            continue
        parts.append(line)
        yield start, " ".join(parts).strip()
        parts = []
    if any(part.strip() for part in parts):
        yield start, " ".join(parts).strip()


def _append(values: list[str], key: str, value: str) -> bool:
    if len(values) >= _MOST_VALUES:
        return False
    values.append(shown(f"{key}={value}".replace("\t", " "), COMMAND_LENGTH))
    return True


_FOLDERS: Final = tuple(
    f"{root}/systemd/{scope}"
    for root in (
        "/etc",
        "/run",
        "/usr/lib",
        "/lib",
        "/usr/local/lib",
        "/usr/share",
        "/usr/local/share",
    )
    for scope in (
        "system",
        "user",
        "system.control",
        "user.control",
        "transient",
        "system.attached",
        "user.attached",
    )
)
# Units in extensions that are laid over the system: systemd-sysext(8).
_EXTENSION_FOLDERS: Final = tuple(
    f"{place}/{kind}/*{within}/systemd/{scope}"
    for place in ("/etc", "/run", "/var/lib", "/usr/lib", "/usr/local/lib")
    for kind, within in (("extensions", "/usr/lib"), ("confexts", "/etc"))
    for scope in ("system", "user")
)
_HOME_FOLDERS: Final = tuple(f"/**/{folder}/systemd/user" for folder in (".config", ".local/share"))

PARSERS = (
    Parser(
        slug="systemd-unit",
        rows=(SystemdUnit,),
        places=tuple(
            f"{folder}/**/*.{ending}"
            for folder in (*_FOLDERS, *_EXTENSION_FOLDERS, *_HOME_FOLDERS)
            for ending in (*_READ_TYPES, "conf")
        ),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
