"""Files that systemd makes, fills, links or opens at each boot: tmpfiles.d(5).

`type path mode user group age argument`, fields apart by blanks, quotes as in a shell; `-`
stands for nothing. The type is a letter with signs behind it (`f+`, `L+!`).
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

_LINE: Final = 65_536
_FIELD = re.compile(r"\s*(?:\"((?:\\.|[^\"\\])*+)\"|'((?:\\.|[^'\\])*+)'|(\S++))", re.DOTALL)
_FOLDERS: Final = ("/etc", "/run", "/usr/lib", "/usr/local/lib", "/lib")


@dataclass(frozen=True, slots=True)
class TmpfilesRule:
    """One path that systemd makes, changes or removes at boot."""

    table: ClassVar[str] = "tmpfiles_rule"

    path: Annotated[str, "the file of rules, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    type: Annotated[str, "what is done: `f` file, `L` link, `C` copy, `z` rights, `r` remove ..."]
    target: Annotated[str, "the path that it is done to"]
    mode: Annotated[str, "rights, octal, as written; empty without"]
    username: Annotated[str, "owner; empty without"]
    argument: Annotated[str, "content of a file, target of a link, source of a copy"]


def parse(content: bytes, path: str) -> Iterator[TmpfilesRule | Gap]:
    """Read a file of rules; a line with less than a type and a path is a gap."""
    for number, line in text_lines(content):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if len(text) > _LINE:
            yield unread(path, number, "a line too long to keep as a whole", text)
        fields, end = _fields(text[:_LINE])
        if len(fields) < 2 or not fields[1].startswith(("/", "%")):
            yield unread(path, number, "not a rule of tmpfiles.d", text)
            continue
        mode, username = (*fields[2:4], "", "")[:2]
        argument = text[end:_LINE].strip()
        yield TmpfilesRule(
            path,
            number,
            shown(fields[0]),
            shown(fields[1], FIELD_LENGTH),
            "" if mode == "-" else shown(mode),
            "" if username == "-" else shown(username),
            "" if argument == "-" else shown(argument, FIELD_LENGTH),
        )


def _fields(text: str) -> tuple[list[str], int]:
    """The first six fields, and where the argument begins."""
    fields: list[str] = []
    end = 0
    while len(fields) < 6 and (found := _FIELD.match(text, end)):
        fields.append(next(part for part in found.groups() if part is not None))
        end = found.end()
    return fields, end


PARSERS = (
    Parser(
        "tmpfiles",
        (TmpfilesRule,),
        (
            *(f"{folder}/tmpfiles.d/*.conf" for folder in _FOLDERS),  # noqa: S108 - no such file is made
            *(f"{folder}/user-tmpfiles.d/*.conf" for folder in ("/etc", "/usr/share")),
            "/**/.config/user-tmpfiles.d/*.conf",
        ),
        parse,
        most=CONFIGURATION_LENGTH,
    ),
)
