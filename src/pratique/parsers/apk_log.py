"""The log of apk, /var/log/apk.log, since apk-tools 2.12: apk(8), src/print.c, src/commit.c.

    Running `apk add openssl` at 2024-05-08 12:34:56
    (1/2) Upgrading openssl (3.1.4-r0 -> 3.1.5-r0)

The time is UTC, by gmtime(3), and stands only where a run begins. A package is written down when
it is about to be done. Everything else that apk and the scripts of packages said is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, unread
from pratique.parsers.package_event import Clock, PackageEvent, clock
from pratique.parsers.rotated_log import log_lines

_LONGEST: Final = 16_384
_ACTIONS: Final = {
    "Installing": "install",
    "Upgrading": "upgrade",
    "Downgrading": "downgrade",
    "Replacing": "reinstall",
    "Reinstalling": "reinstall",
    "Purging": "purge",
}
_RUNNING: Final = re.compile(r"Running `(.*)` at (.{19})")
_STEP: Final = re.compile(
    r"\([ 0-9]{1,10}/[0-9]{1,10}\) "
    r"(Installing|Upgrading|Downgrading|Replacing|Reinstalling|Purging)"
    r" ([^\s()]{1,300}) \(([^()\s]{1,200})(?: -> ([^()\s]{1,200}))?\).{0,200}"
)


def parse(content: bytes, path: str) -> Iterator[PackageEvent | Gap]:
    """Read a log of apk: rows of runs and packages; what stands before the first run is a gap."""
    when: Clock | None = None
    command = ""
    for found in log_lines(content, path):
        if isinstance(found, Gap):
            yield found
            continue
        number, line = found
        running = _RUNNING.fullmatch(line) if len(line) <= _LONGEST else None
        begun = None if running is None else clock(running[2])
        if running is not None and begun is not None:
            when, command = begun, shown(running[1], FIELD_LENGTH)
            yield _row(path, number, when, command, ("run", "", "", ""))
            continue
        if when is None or running is not None:
            yield unread(path, number, "not a line of a log of apk", line)
            continue
        step = _STEP.fullmatch(line) if len(line) <= _LONGEST else None
        if step is not None:
            old, version = (step[3], step[4]) if step[4] else ("", step[3])
            did = _ACTIONS[step[1]], step[2].partition("@")[0], version, old
            yield _row(path, number, when, command, did)


def _row(
    path: str, number: int, when: Clock, command: str, did: tuple[str, str, str, str]
) -> PackageEvent:
    action, package, version, old = did
    return PackageEvent(
        path=path,
        line=number,
        manager="apk",
        time=when.time,
        zone_known=True,
        written=when.written,
        action=action,
        package=shown(package, FIELD_LENGTH),
        arch="",
        version=shown(version, FIELD_LENGTH),
        old_version=shown(old, FIELD_LENGTH),
        finished=False,
        command=command,
    )


PARSERS = (
    Parser(
        slug="apk-log",
        rows=(PackageEvent,),
        places=("/var/log/apk.log*",),
        parse=parse,
    ),
)
