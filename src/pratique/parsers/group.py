"""The groups of a machine: `/etc/group`, `name:password:gid:member,member`, see group(5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, raw_lines, shown, unread
from pratique.parsers.passwd import number_of

# Members of one group that are kept; one line must not fill the memory.
_MOST_MEMBERS: Final = 50_000


@dataclass(frozen=True, slots=True)
class Group:
    """A group of `/etc/group`."""

    table: ClassVar[str] = "group"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    groupname: Annotated[str, "name; begins with `+` or `-` where the line brings in NIS groups"]
    gid: Annotated[int | None, "number of the group; null where a NIS line leaves it out"]
    members: Annotated[
        tuple[str, ...], "accounts named here; those whose first group it is are not repeated"
    ]


def parse(content: bytes, path: str) -> Iterator[Group | Gap]:
    """Read a group file; a line without a name or a number is a gap."""
    for number, raw in raw_lines(content):
        line = raw.lstrip()
        if line and not line.startswith(b"#"):
            yield from _group(line, path, number)


def _group(line: bytes, path: str, number: int) -> Iterator[Group | Gap]:
    fields = line.split(b":", 3)
    foreign = fields[0][:1] in (b"+", b"-")
    if not fields[0] or (len(fields) < 3 and not foreign):
        yield unread(path, number, "not a group line", line)
        return
    fields += [b""] * (4 - len(fields))
    gid = number_of(fields[2])
    if gid is None and not foreign:
        yield unread(path, number, "a group without a number", line)
        return
    parts = fields[3].split(b",", _MOST_MEMBERS)
    members = (member.strip() for member in parts[:_MOST_MEMBERS])
    named = tuple(shown(member, FIELD_LENGTH) for member in members if member)
    yield Group(path, number, shown(fields[0], FIELD_LENGTH), gid, named)
    if len(parts) > _MOST_MEMBERS:
        yield unread(path, number, "a group with too many members", parts[-1])


PARSERS = (Parser("group", (Group,), ("/etc/group",), parse),)
