"""The lists of accounts and groups beside their spare copies, line by line.

`/etc/passwd`, `shadow`, `group`, `gshadow`, `subuid` and `subgid` are lines of fields between
colons: passwd(5), shadow(5), group(5), gshadow(5), subuid(5). The tools that change a list keep
what stood before under the same name with a `-` (passwd(5), FILES; vipw(8)), and Debian keeps
further copies in `/var/backups`. What differs says what was changed last, and what was changed
by hand. No password is stored: only whether two are the same can be told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, raw_lines, shown, unread

LISTS: Final = ("passwd", "shadow", "group", "gshadow", "subuid", "subgid")
_WITH_PASSWORD: Final = frozenset({"passwd", "shadow", "group", "gshadow"})
_NO_HASH: Final = frozenset(b"x*!")
_FINGERPRINT: Final = 12


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A line of a list of accounts or groups, or of a spare copy of it."""

    table: ClassVar[str] = "account_line"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    list: Annotated[str, "`passwd`, `shadow`, `group`, `gshadow`, `subuid` or `subgid`"]
    spare: Annotated[bool, "whether the file is a copy of how the list was before"]
    name: Annotated[str, "name of the account or group"]
    password: Annotated[
        str,
        "`x`, `*`, `!` and the like as written; a hash as `hash` with digits that are the same "
        "for the same hash, and from which it cannot be told; empty without one",
    ]
    fields: Annotated[str, "the fields behind the password, between colons"]


def parse(content: bytes, path: str) -> Iterator[AccountLine | Gap]:
    """Read a list or a copy of one; a line without a colon or a name is a gap."""
    name = path.rpartition("/")[2]
    what = name.removesuffix(".bak").removesuffix("-")
    for number, raw in raw_lines(content):
        line = raw.lstrip()
        if not line or line.startswith(b"#"):
            continue
        first, colon, rest = line.partition(b":")
        if not colon or not first:
            # It may hold a password hash, so nothing of it goes into the case.
            yield unread(path, number, "not a line of a list of accounts", f"{len(line)} bytes")
            continue
        password = b""
        if what in _WITH_PASSWORD:
            password, _, rest = rest.partition(b":")
        yield AccountLine(
            path,
            number,
            what,
            name != what,
            shown(first, FIELD_LENGTH),
            _told(password),
            shown(rest, FIELD_LENGTH),
        )


def _told(password: bytes) -> str:
    if len(password) <= 4 and _NO_HASH.issuperset(password):
        return password.decode("ascii")
    locked = "!" if password.startswith(b"!") else ""
    digest = hashlib.sha256(password.lstrip(b"!")).hexdigest()
    return f"{locked}hash {digest[:_FINGERPRINT]}"


PARSERS = (
    Parser(
        "account-line",
        (AccountLine,),
        tuple(
            place
            for name in LISTS
            for place in (f"/etc/{name}", f"/etc/{name}-", f"/var/backups/{name}.bak")
        ),
        parse,
    ),
)
