"""A commit of git: a tree, the commits before it, who made it and when, and a message.

tree ID / parent ID ... / author NAME <MAIL> SECONDS +ZONE / committer ... / / MESSAGE
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pratique.errors import Unreadable
from pratique.model import Instant

_PERSON: Final = re.compile(rb"(.*?) ?<([^>\n]*)> (-?\d{1,12})(?: [+-]\d{4})?")
_MOST: Final = 1 << 16  # of a message; etckeeper lists packages in it
_LATEST: Final = 9_000_000_000  # seconds; nanoseconds in 64 bits end in the year 2262


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit; `time` is the committer's, which is whatever his clock or he himself said."""

    name: bytes
    tree: bytes
    parents: tuple[bytes, ...]
    author: bytes
    time: Instant
    message: bytes


def parsed(name: bytes, data: bytes, where: str) -> Commit:
    """The commit whose content is `data`; `Unreadable` where it is none."""
    head, _, message = data.partition(b"\n\n")
    fields: dict[bytes, list[bytes]] = {}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        fields.setdefault(key, []).append(value)
    try:
        tree = bytes.fromhex(fields[b"tree"][0].decode("ascii"))
        parents = [bytes.fromhex(value.decode("ascii")) for value in fields.get(b"parent", ())]
        author, _ = _person(fields[b"author"][0])
        _, seconds = _person(fields[b"committer"][0])
    except (KeyError, ValueError) as error:
        raise Unreadable("a commit is not understood", where=where) from error
    if any(len(each) != len(name) for each in (tree, *parents)):
        raise Unreadable("a commit is not understood", where=where)
    return Commit(name, tree, tuple(parents), author, Instant(seconds * 10**9), message[:_MOST])


def _person(value: bytes) -> tuple[bytes, int]:
    match = _PERSON.fullmatch(value)
    seconds = int(match[3]) if match else _LATEST + 1
    if match is None or abs(seconds) > _LATEST:
        raise ValueError(value)
    return match[1] + b" <" + match[2] + b">", seconds
