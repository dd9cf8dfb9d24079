"""The log of pacman, /var/log/pacman.log: pacman(8), lib/libalpm/log.c.

    [2019-11-06T12:46:39+0100] [PACMAN] Running 'pacman -Syu'
    [2019-11-06T12:46:41+0100] [ALPM] upgraded openssl (1.1.1-1 -> 1.1.1-2)

Before pacman 5.2 the time is `[2019-11-06 12:46]`, on the machine's own clock, and before 4.1
there is no name of a program. A package is written down when it is done. Other messages with a
time are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, unread
from pratique.parsers.package_event import Clock, PackageEvent, clock
from pratique.parsers.rotated_log import log_lines

_LONGEST: Final = 8192
_ACTIONS: Final = {
    "installed": "install",
    "upgraded": "upgrade",
    "downgraded": "downgrade",
    "reinstalled": "reinstall",
    "removed": "remove",
}
_DONE: Final = re.compile(
    r"\] (?:\[ALPM\] )?(installed|upgraded|downgraded|reinstalled|removed) "
    r"([^\s()]{1,300}) \(([^()\s]{1,200})(?: -> ([^()\s]{1,200}))?\)"
)
_RUNNING: Final = re.compile(r"\] (?:\[PACMAN\] )?Running '(.*)'")


def parse(content: bytes, path: str) -> Iterator[PackageEvent | Gap]:
    """Read a log of pacman: rows of runs and packages; a line without a time is a gap."""
    command = ""
    for found in log_lines(content, path):
        if isinstance(found, Gap):
            yield found
            continue
        number, line = found
        when = clock(line, 1) if line.startswith("[") else None
        if when is None or line[1 + len(when.written) : 2 + len(when.written)] != "]":
            yield unread(path, number, "not a line of a log of pacman", line)
            continue
        if len(line) > _LONGEST:
            continue
        start = 1 + len(when.written)
        running = _RUNNING.fullmatch(line, start)
        done = _DONE.fullmatch(line, start)
        if running is not None:
            command = shown(running[1], FIELD_LENGTH)
            yield _row(path, number, when, "run", "", "", "", command)
        elif done is not None:
            old, version = (done[3], done[4]) if done[4] else ("", done[3])
            yield _row(path, number, when, _ACTIONS[done[1]], done[2], version, old, command)


def _row(  # noqa: PLR0913, PLR0917 - the columns
    path: str,
    number: int,
    when: Clock,
    action: str,
    package: str,
    version: str,
    old: str,
    command: str,
) -> PackageEvent:
    return PackageEvent(
        path=path,
        line=number,
        manager="pacman",
        time=when.time,
        zone_known=when.zone_known,
        written=when.written,
        action=action,
        package=shown(package, FIELD_LENGTH),
        arch="",
        version=shown(version, FIELD_LENGTH),
        old_version=shown(old, FIELD_LENGTH),
        finished=action != "run",
        command=command,
    )


PARSERS = (
    Parser(
        slug="pacman-log",
        rows=(PackageEvent,),
        places=("/var/log/pacman.log*",),
        parse=parse,
    ),
)
