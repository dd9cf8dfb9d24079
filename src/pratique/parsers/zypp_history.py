r"""The history of zypper and YaST, /var/log/zypp/history: zypper(8), HistoryLog.cc of libzypp.

A line is `date time|what|...`, the time on the machine's own clock, without a zone; `\|` stands
for a bar in a field, and `#` begins what programs wrote. What was done when the line is written:

    install|name|version|arch|who|repository|checksum|      (installs, upgrades, reinstallations)
    remove |name|version|arch|who|
    command|who|'program' 'argument' ...|                   the command line of what follows

Others (`radd`, `rremove`, `ralias`, `rurl`, `patch` ...) are about repositories and patches, and
are left out.
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
_BAR: Final = re.compile(r"(?<!\\)\|")
_FIELDS: Final = 5
_OTHERS: Final = frozenset(
    {"radd", "rremove", "ralias", "rurl", "patch", "sadd", "sremove", "salias", "surl", "stamp"}
)


def parse(content: bytes, path: str) -> Iterator[PackageEvent | Gap]:
    """Read a history of zypper: rows of runs and packages."""
    command = who = ""
    for found in log_lines(content, path):
        if isinstance(found, Gap):
            yield found
            continue
        number, line = found
        if line.startswith("#") or not line.strip():
            continue
        when = clock(line) if len(line) <= _LONGEST else None
        fields = [one.strip().replace("\\|", "|") for one in _BAR.split(line)] if when else []
        what = fields[1] if len(fields) > 1 else ""
        if when is not None and what == "command" and len(fields) > 3:
            who, command = fields[2], fields[3]
            yield _row(path, number, when, "run", ["", "", ""], command, who)
        elif when is not None and what in ("install", "remove") and len(fields) > _FIELDS:
            asked = fields[5] or who
            yield _row(path, number, when, what, fields[2:5], command, asked)
        elif what not in _OTHERS:
            yield unread(path, number, "not a line of a history of zypper", line)


def _row(  # noqa: PLR0913, PLR0917 - the columns
    path: str,
    number: int,
    when: Clock,
    action: str,
    package: list[str],
    command: str,
    who: str,
) -> PackageEvent:
    name, version, arch = (shown(one, FIELD_LENGTH) for one in package)
    return PackageEvent(
        path=path,
        line=number,
        manager="zypper",
        time=when.time,
        zone_known=when.zone_known,
        written=when.written,
        action=action,
        package=name,
        arch=arch,
        version=version,
        old_version="",
        finished=action != "run",
        command=shown(command, FIELD_LENGTH),
        username=shown(who, FIELD_LENGTH),
    )


PARSERS = (
    Parser(
        slug="zypp-history",
        rows=(PackageEvent,),
        places=("/var/log/zypp/history*",),
        parse=parse,
    ),
)
