"""Tables of fcron: fcrontab(5).

A line is `@[options] time command`, `&[options] minute hour day month weekday command`,
`%[options] keyword fields... command`, five fields as in a crontab, `NAME=value`, or `!options`. A
table below /var/spool/fcron is that of the account which it is named after (`NAME.orig` is the text
as it was given; the one without `.orig` is fcron's own form and is not read).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.model import Gap
from pratique.parsers.base import (
    CONFIGURATION_LENGTH,
    Parser,
    joined_lines,
    text_lines,
    unread,
)
from pratique.parsers.startup_item import StartupItem
from pratique.parsers.startup_row import COMMAND_LENGTH, started

_OPTIONS: Final = r"(?P<options>(?:[a-z]\w*+(?:\([^)]*+\))?,?)*+)"
_FIELD: Final = r"[\d*,/~!a-zA-Z-]++"
_UP_TIME = re.compile(rf"@{_OPTIONS}\s*+(?P<time>(?:\d++[smhdw]?)*+)\s++(?P<command>.++)")
_AT_TIME = re.compile(
    rf"(?:&{_OPTIONS}\s*+)?(?P<time>{_FIELD}\s++{_FIELD}\s++{_FIELD}\s++{_FIELD}\s++{_FIELD})\s++"
    r"(?P<command>.++)"
)
# How many fields of time follow such a keyword.
_PERIODS: Final = {
    "hours": 1, "midhourly": 1, "hourly": 1, "days": 2, "daily": 2, "middaily": 2, "nightly": 2,
    "mons": 3, "monthly": 3, "midmonthly": 3, "weekly": 2, "midweekly": 2, "dow": 3, "mins": 0,
}  # fmt: skip
_PERIOD = re.compile(r"%(?P<keyword>[a-z]++),?(?P<options>\S*+)\s++(?P<rest>.++)")
_VARIABLE = re.compile(r"[A-Za-z_]\w*+\s*+=")
_RUN_AS = re.compile(r"\brunas\(([^)]*+)\)")


def parse(content: bytes, path: str) -> Iterator[StartupItem | Gap]:
    """Read a table of fcron. A line that does not fit is a gap."""
    owner = path.rpartition("/")[2].removesuffix(".orig")
    lines = text_lines(content.replace(b"\0", b""))
    for number, line in joined_lines(lines, _goes_on, comments_within=False):
        if len(line) > COMMAND_LENGTH:
            yield unread(path, number, "a line too long to keep as a whole", line)
        text = line[:COMMAND_LENGTH]
        if text.startswith("!") or _VARIABLE.match(text):
            continue
        found = _job(text)
        if found is None:
            yield unread(path, number, "not a line of a table of fcron", line)
            continue
        options, time, command = found
        run_as = _RUN_AS.search(options)
        yield started(
            path,
            number,
            "fcron",
            name=options,
            username=run_as[1] if run_as else owner,
            occasion=time,
            command=command,
            technique="T1053.003",
        )


def _goes_on(line: str) -> bool:
    return line.endswith("\\")


def _job(text: str) -> tuple[str, str, str] | None:
    """Options, time and command of a line; None where it does not fit."""
    if text.startswith("%"):
        return _periodic(text)
    found = _UP_TIME.match(text) or _AT_TIME.match(text)
    if found is None:
        return None
    time = " ".join(found["time"].split())
    said = f"after each {time} that the machine is up" if text.startswith("@") else time
    return found["options"] or "", said if time else "when fcron starts", found["command"]


def _periodic(text: str) -> tuple[str, str, str] | None:
    found = _PERIOD.match(text)
    count = _PERIODS.get(found["keyword"]) if found else None
    if found is None or count is None:
        return None
    fields = found["rest"].split(None, count)
    if len(fields) <= count:
        return None
    return found["options"], " ".join((found["keyword"], *fields[:-1])), fields[-1]


PARSERS = (
    Parser(
        slug="fcrontab",
        rows=(StartupItem,),
        places=("/etc/fcrontab", "/etc/fcron.d/*", "/var/spool/fcron/*.orig", "/var/fcron/*.orig"),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
