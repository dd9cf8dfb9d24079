r"""What logrotate is told to keep of each log, and when it turned it last: logrotate(8).

    /var/log/auth.log /var/log/user.log {     a block: patterns of logs, then settings
        rotate 4
        weekly
    }
    rotate 4                                  outside of blocks: for all blocks behind it

`/etc/logrotate.conf` sets what holds for the files that it includes. The lines of a script up to
`endscript` are no settings. The state file has one line a log, in the time of the machine:

    "/var/log/auth.log" 2026-11-8-0:0:7

A log that logrotate meets for the first time gets the full hour there, without being turned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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

_SCRIPTS: Final = frozenset({"prerotate", "postrotate", "firstaction", "lastaction", "preremove"})
_EVERY: Final = frozenset({"hourly", "daily", "weekly", "monthly", "yearly"})
_SIZES: Final = frozenset({"size", "minsize", "maxsize"})
_NO_OPTION: Final = frozenset({"include", "tabooext", "taboopat", *_SCRIPTS})
_NAME: Final = re.compile(r'"([^"]*)"|\'([^\']*)\'|(\S+)')
_AFTER_NAME: Final = re.compile(r"[\s=]+")
_STATE: Final = re.compile(
    r'"(?P<log>(?:[^"\\]|\\.)*)"\s+(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})'
    r"(?:-(?P<hour>\d{1,2}):(?P<minute>\d{1,2}):(?P<second>\d{1,2}))?\s*"
)
_MOST_LOGS: Final = 200
_MOST_SETTINGS: Final = 60
_MOST_FILES: Final = 1_000_000  # nobody keeps more, and the number must fit its column


@dataclass(frozen=True, slots=True)
class LogRotation:
    """What logrotate keeps of some logs: one block, or what is set for the blocks behind it."""

    table: ClassVar[str] = "log_rotation"

    path: Annotated[str, "the file of settings, in readable form"]
    line: Annotated[int, "number of the line that the block begins at, from 1"]
    logs: Annotated[tuple[str, ...], "patterns of the logs; empty: set for all blocks behind it"]
    every: Annotated[str | None, "`daily`, `weekly` ...; null where it is not set here"]
    rotate: Annotated[int | None, "how many old files are kept; null where it is not set here"]
    size: Annotated[str | None, "a rule about the size, as written: `minsize 1M`"]
    maxage: Annotated[int | None, "days after which old files are removed"]
    olddir: Annotated[str | None, "folder that old files are moved to; empty for `noolddir`"]
    dateext: Annotated[bool | None, "whether old files get a date in place of a number"]
    dateformat: Annotated[str | None, "the form of that date, as written"]
    ifempty: Annotated[bool | None, "whether an empty log is turned, too"]
    settings: Annotated[tuple[str, ...], "all other settings, as written, scripts left out"]


@dataclass(frozen=True, slots=True)
class LogRotated:
    """When logrotate turned a log, by its own state file."""

    table: ClassVar[str] = "log_rotated"

    path: Annotated[str, "the state file, in readable form"]
    line: Annotated[int, "number of the line, from 1"]
    log: Annotated[str, "path of the log, as written"]
    rotated: Annotated[str, "when, in the time of the machine: `2026-11-08 00:00:07`"]
    turned: Annotated[
        bool, "whether it was turned then; false: it was seen for the first time, at the full hour"
    ]


@dataclass(slots=True)
class _Reading:
    """Where in a file of settings the reading is."""

    names: list[str] = field(default_factory=list)
    start: int = 0  # line of the first of these names
    within: LogRotation | None = None  # the block that is open
    general: LogRotation | None = None
    script: bool = False


def parse_settings(content: bytes, path: str) -> Iterator[LogRotation | Gap]:
    """Read settings of logrotate: a row for each block, and one for what stands outside."""
    at = _Reading()
    for number, text in text_lines(content.replace(b"\0", b"")):
        line = text.strip()
        if not line or line.startswith("#"):
            continue
        if len(line) > FIELD_LENGTH:
            yield unread(path, number, "a line too long for a setting of logrotate", line)
            continue
        word = line.split(None, 1)[0]
        if at.script:
            at.script = word != "endscript"
        elif word in _SCRIPTS:
            at.script = True
        else:
            yield from _line(at, path, number, line)
    if at.within is not None:
        yield at.within
        yield unread(path, at.within.line, "a block of logrotate without its end", "")
    if at.general is not None:
        yield at.general


def _line(at: _Reading, path: str, number: int, line: str) -> Iterator[LogRotation | Gap]:
    if at.within is not None:
        before, closes, _behind = line.partition("}")
        if before.strip():
            at.within = _set(at.within, before.strip())
        if closes:
            yield at.within
            at.within = None
        return
    if line.startswith(("/", '"', "'", "~", "{")) or (at.names and line.endswith("{")):
        names, opens, behind = line.partition("{")
        at.start = at.start if at.names else number
        at.names += ["".join(found) for found in _NAME.findall(names)]
        if opens:
            logs = tuple(shown(name, FIELD_LENGTH) for name in at.names[:_MOST_LOGS])
            at.within = _empty(path, at.start, logs)
            at.names = []
            if behind.strip():
                yield from _line(at, path, number, behind.strip())
    elif line.split(None, 1)[0] not in _NO_OPTION:
        at.general = _set(at.general or _empty(path, number, ()), line)


def _empty(path: str, line: int, logs: tuple[str, ...]) -> LogRotation:
    return LogRotation(path, line, logs, None, None, None, None, None, None, None, None, ())


def _set(row: LogRotation, line: str) -> LogRotation:
    """The row with one more setting; the last one of a kind holds, as for logrotate."""
    name, _sign, rest = _AFTER_NAME.sub("\n", line, count=1).partition("\n")
    value = shown(rest.partition("#")[0].strip(), FIELD_LENGTH)
    count = int(value) if value.isascii() and value.isdigit() and len(value) < 8 else None
    if name in _EVERY:
        return replace(row, every=name)
    if name in _SIZES:
        return replace(row, size=f"{name} {value}")
    if name == "rotate":
        # A negative number keeps all that there ever was.
        kept = _MOST_FILES if value.startswith("-") else min(count or 0, _MOST_FILES)
        return replace(row, rotate=kept)
    if name == "maxage":
        return replace(row, maxage=count)
    if name in {"olddir", "noolddir"}:
        return replace(row, olddir=value if name == "olddir" else "")
    if name in {"dateext", "nodateext"}:
        return replace(row, dateext=name == "dateext")
    if name == "dateformat":
        return replace(row, dateformat=value)
    if name in {"ifempty", "notifempty"}:
        return replace(row, ifempty=name == "ifempty")
    others = (*row.settings, shown(f"{name} {value}".strip(), FIELD_LENGTH))
    return replace(row, settings=others[:_MOST_SETTINGS])


def parse_state(content: bytes, path: str) -> Iterator[LogRotated | Gap]:
    """Read the state file of logrotate; a line that is none of its own is a gap."""
    for number, text in text_lines(content):
        line = text.strip()
        if not line or line.startswith("logrotate state"):
            continue
        found = _STATE.fullmatch(line) if len(line) <= 4 * FIELD_LENGTH else None
        if found is None:
            yield unread(path, number, "not a line of the state of logrotate", line)
            continue
        log = re.sub(r"\\(.)", r"\1", found["log"])
        year, month, day, *clock = (
            int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")
        )
        when = f"{year:04}-{month:02}-{day:02} {clock[0]:02}:{clock[1]:02}:{clock[2]:02}"
        yield LogRotated(path, number, shown(log, FIELD_LENGTH), when, any(clock[1:]))


PARSERS = (
    Parser(
        "logrotate-setting",
        (LogRotation,),
        ("/etc/logrotate.conf", "/etc/logrotate.d/*"),
        parse_settings,
        most=CONFIGURATION_LENGTH,
    ),
    Parser(
        "logrotate-state",
        (LogRotated,),
        (
            "/var/lib/logrotate/status",
            "/var/lib/logrotate/logrotate.status",
            "/var/lib/logrotate.status",
            "/var/lib/misc/logrotate.status",
        ),
        parse_state,
        most=CONFIGURATION_LENGTH,
    ),
)
