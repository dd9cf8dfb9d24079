"""Accounts that systemd makes where they are missing: sysusers.d(5).

`u NAME ID "description" HOME SHELL` makes an account, `m USER GROUP` puts one into a group.
Groups alone (`g`) and ranges (`r`) give nobody anything and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import CONFIGURATION_LENGTH, Parser, shown, text_lines, unread

_LINE: Final = 16_384
_FIELD = re.compile(r"\s*(?:\"((?:\\.|[^\"\\])*+)\"|'((?:\\.|[^'\\])*+)'|(\S++))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SysusersEntry:
    """An account that systemd makes, or puts into a group, at the next boot."""

    table: ClassVar[str] = "sysusers_entry"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    type: Annotated[str, "`u` account, `m` member of a group; signs behind it as written"]
    name: Annotated[str, "the account"]
    number: Annotated[str, "its number, `number:group`, or the group that it is put into"]
    shell: Annotated[str, "its shell; empty where systemd chooses, which is none"]


def parse(content: bytes, path: str) -> Iterator[SysusersEntry | Gap]:
    """Read a file of accounts; a line with less than a type and a name is a gap."""
    for number, line in text_lines(content):
        text = line.strip()[:_LINE]
        if not text or text.startswith("#"):
            continue
        fields = [next(p for p in f.groups() if p is not None) for f in _FIELD.finditer(text)]
        if len(fields) < 2:
            yield unread(path, number, "not a line of sysusers.d", text)
        elif fields[0].startswith(("u", "m")):
            given = ["" if field == "-" else shown(field) for field in (*fields, "", "", "", "")]
            yield SysusersEntry(path, number, given[0], given[1], given[2], given[5])


PARSERS = (
    Parser(
        "sysusers",
        (SysusersEntry,),
        tuple(
            f"{folder}/sysusers.d/*.conf"
            for folder in ("/etc", "/run", "/usr/lib", "/usr/local/lib", "/lib")
        ),
        parse,
        most=CONFIGURATION_LENGTH,
    ),
)
