"""Numbers that an account may use inside its containers: subuid(5), subgid(5).

`name:first:count`; the name may be a number. Lines that begin with `#` are comments to
newuidmap(1), which reads the file like other lists of accounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, shown, text_lines, unread

_LINE: Final = re.compile(r"([^:\s]{1,256}):(\d{1,10}):(\d{1,10})")


@dataclass(frozen=True, slots=True)
class SubordinateRange:
    """A range of numbers of users or groups that one account may take on."""

    table: ClassVar[str] = "subordinate_range"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    kind: Annotated[str, "`uid` or `gid`"]
    username: Annotated[str, "the account, by its name or its number"]
    first: Annotated[int, "the first number"]
    count: Annotated[int, "how many there are"]


def parse(content: bytes, path: str) -> Iterator[SubordinateRange | Gap]:
    """Read one of both files; a line of another form is a gap."""
    kind = "gid" if "subgid" in path else "uid"
    for number, line in text_lines(content):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        found = _LINE.fullmatch(text)
        if found is None:
            yield unread(path, number, "not a range of numbers", text)
            continue
        name = shown(found[1], FIELD_LENGTH)
        yield SubordinateRange(path, number, kind, name, int(found[2]), int(found[3]))


PARSERS = (
    Parser(
        "subordinate-range",
        (SubordinateRange,),
        ("/etc/subuid", "/etc/subgid"),
        parse,
        most=16 << 20,
    ),
)
