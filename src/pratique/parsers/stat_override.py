"""Modes and owners that an administrator keeps against the packages: dpkg-statoverride(1).

`/var/lib/dpkg/statoverride` has one line a path: owner, group, octal mode, path; an owner or a
group may be `#` and a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap, readable
from pratique.parsers.base import FIELD_LENGTH, Parser, raw_lines, shown, unread

_LINE: Final = re.compile(rb"(\S+) (\S+) ([0-7]{1,6}) (/.*)")
_LONGEST: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class StatOverride:
    """A path whose owner and mode dpkg sets otherwise than its package does."""

    table: ClassVar[str] = "stat_override"

    path: Annotated[str, "the file that says so, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    username: Annotated[str, "the owner, or `#` and a number"]
    groupname: Annotated[str, "the group, or `#` and a number"]
    mode: Annotated[int, "permission bits, set-uid, set-gid and sticky: 0 to 4095 (octal 7777)"]
    listed: Annotated[str, "the path that it is about, in readable form"]


def parse(content: bytes, path: str) -> Iterator[StatOverride | Gap]:
    """Read the lines; what does not fit is a gap."""
    for number, line in raw_lines(content):
        if not line:
            continue
        match = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
        if match is None:
            yield unread(path, number, "not a line of statoverride", line)
            continue
        user, group, mode, listed = match.groups()
        yield StatOverride(
            path,
            number,
            shown(user, FIELD_LENGTH),
            shown(group, FIELD_LENGTH),
            int(mode, 8) & 0o7777,
            readable(listed[:4096]),
        )


PARSERS = (Parser("stat-override", (StatOverride,), ("/var/lib/dpkg/statoverride",), parse),)
