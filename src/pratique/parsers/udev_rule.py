r"""Commands in the rules of udev: udev(7).

A rule is a line of comma-separated `KEY{attribute}operator"value"`; `\` at its end joins the
next line; `#` begins a comment line. Only keys that start something are rows (`RUN`,
`PROGRAM`, `IMPORT{program}`, and the units of systemd.device(5) in `ENV{SYSTEMD_WANTS}`); every
other pair is understood and left out. What fits no pair is a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import methodcaller
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import (
    CONFIGURATION_LENGTH,
    Parser,
    joined_lines,
    shown,
    text_lines,
    unread,
)

COMMAND_LENGTH: Final = 16_384
_UNITS: Final = frozenset({"SYSTEMD_WANTS", "SYSTEMD_USER_WANTS"})
_PAIR = re.compile(
    r"\s*([A-Z_a-z]+)(?:\{([^}\"]*)\})?\s*(==|!=|\+=|-=|:=|=)\s*[ei]{0,2}\"((?:\\.|[^\"\\]++)*+)\"\s*,*\s*"
)


@dataclass(frozen=True, slots=True)
class UdevRule:
    """A command that udev runs when a device comes, changes or goes."""

    table: ClassVar[str] = "udev_rule"

    path: Annotated[str, "the file of rules"]
    line: Annotated[int | None, "line where the rule starts, from 1"]
    key: Annotated[str, "RUN, PROGRAM, IMPORT or SYSTEMD_WANTS"]
    command: Annotated[str, "what is run, without a shell; for SYSTEMD_WANTS units to start"]


def parse(content: bytes, path: str) -> Iterator[UdevRule | Gap]:
    """Read a file of rules: its commands, and a gap for each rule that does not fit."""
    lines = ((number, line.strip()) for number, line in text_lines(content))
    goes_on = methodcaller("endswith", "\\")
    for number, line in joined_lines(lines, goes_on, comments_within=True):
        position = 0
        while position < len(line):
            pair = _PAIR.match(line, position)
            if pair is None:
                yield unread(path, number, "not a rule of udev", line[position : position + 400])
                break
            yield from _command(path, number, pair)
            position = pair.end()


def _command(path: str, number: int, pair: re.Match[str]) -> Iterator[UdevRule | Gap]:
    key, attribute, operator, value = pair.groups()
    runs = key == "PROGRAM" or (key == "IMPORT" and attribute == "program")
    runs = runs or (key == "RUN" and attribute in (None, "program", "fail_event_on_error"))
    starts = key == "ENV" and attribute in _UNITS and operator != "=="
    if not (runs or starts) or operator in ("!=", "-=") or not value:
        return
    if len(value) > COMMAND_LENGTH:
        yield unread(path, number, "a command too long to keep as a whole", value)
    command = value.replace('\\"', '"').replace("\t", " ")
    key = "SYSTEMD_WANTS" if starts else key
    yield UdevRule(path, number, key, shown(command, COMMAND_LENGTH))


PARSERS = (
    Parser(
        slug="udev-rule",
        rows=(UdevRule,),
        places=tuple(
            f"{folder}/udev/rules.d/*.rules"
            for folder in ("/etc", "/run", "/usr/lib", "/lib", "/usr/local/lib")
        ),
        parse=parse,
        most=CONFIGURATION_LENGTH,
    ),
)
