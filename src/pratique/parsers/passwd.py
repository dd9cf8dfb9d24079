"""The accounts of a machine: `/etc/passwd`.

`name:password:uid:gid:description:directory:shell`, see passwd(5). A line that begins with
`+` or `-` brings accounts in from NIS (nsswitch.conf(5), mode `compat`); in it the numbers
may be left out, and `+::0:0:::` once made everyone root. Lines are taken apart as the C
library does it: blanks before a line or a number and a sign are allowed, and what follows
the sixth colon is the shell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap, readable
from pratique.parsers.base import FIELD_LENGTH, Parser, raw_lines, shown, unread

_LARGEST: Final = 0xFFFF_FFFF
_NUMBER = re.compile(rb"[ \t\r\v\f]*([-+]?)([0-9]+)")
_CRYPT = re.compile(rb"\$[^$:]+\$.+|_[./0-9A-Za-z]{19}|[./0-9A-Za-z]{13}")


@dataclass(frozen=True, slots=True)
class Account:
    """An account of `/etc/passwd`."""

    table: ClassVar[str] = "account"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    username: Annotated[str, "name; begins with `+` or `-` where the line brings in NIS accounts"]
    uid: Annotated[int | None, "number of the user; null where a NIS line leaves it out"]
    gid: Annotated[int | None, "number of the first group; null where a NIS line leaves it out"]
    password: Annotated[str, "`shadowed`, `locked`, `empty` or `hash`; never the hash itself"]
    description: Annotated[str, "the full name or purpose, cut to 1000 characters"]
    directory: Annotated[str, "home directory as written, in readable form"]
    shell: Annotated[str, "program that runs at login; empty stands for `/bin/sh`"]


def parse(content: bytes, path: str) -> Iterator[Account | Gap]:
    """Read a passwd file line by line; a line with fewer than four fields is a gap."""
    for number, raw in raw_lines(content):
        line = raw.lstrip()
        if line and not line.startswith(b"#"):
            yield _account(line, path, number)


def _account(line: bytes, path: str, number: int) -> Account | Gap:
    fields = line.split(b":", 6)
    name = fields[0]
    foreign = name[:1] in (b"+", b"-")
    if not name or (len(fields) < 4 and not foreign):
        return unread(path, number, "not an account line", line)
    fields += [b""] * (7 - len(fields))
    uid, gid = number_of(fields[2]), number_of(fields[3])
    if not foreign and (uid is None or gid is None):
        return unread(path, number, "an account without a number", line)
    return Account(
        path,
        number,
        shown(name, FIELD_LENGTH),
        uid,
        gid,
        _password(fields[1]),
        shown(fields[4], FIELD_LENGTH),
        readable(fields[5][:FIELD_LENGTH]),
        shown(fields[6], FIELD_LENGTH),
    )


def _password(field: bytes) -> str:
    if not field:
        return "empty"
    if field == b"x":
        return "shadowed"
    return "hash" if is_hash(field) else "locked"


def number_of(field: bytes) -> int | None:
    """A user or group number as the C library reads it; None where it reads none.

    What needs more than 32 bits becomes the largest number, as there.
    """
    match = _NUMBER.fullmatch(field)
    if match is None:
        return None
    digits = match[2].lstrip(b"0")
    if not digits:
        return 0
    if match[1] == b"-" or len(digits) > 10:
        return _LARGEST
    return min(int(digits), _LARGEST)


def is_hash(field: bytes) -> bool:
    """Whether a password could match `field`: one of the forms of crypt(5)."""
    return _CRYPT.fullmatch(field) is not None


PARSERS = (Parser("passwd", (Account,), ("/etc/passwd",), parse),)
