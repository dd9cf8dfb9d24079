"""The passwords of a machine: `/etc/shadow`, without the passwords.

`name:password:last change:minimum:maximum:warning:inactive:expire:reserved`, see shadow(5);
days count from 1970-01-01. What stands before the second `$` of a hash tells the
algorithm, see crypt(5). No hash is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from pratique.model import Gap
from pratique.parsers.base import FIELD_LENGTH, Parser, raw_lines, shown, unread
from pratique.parsers.passwd import is_hash

_ALGORITHMS: Final = {
    b"y": "yescrypt",
    b"gy": "gost-yescrypt",
    b"7": "scrypt",
    b"2": "bcrypt",
    b"2a": "bcrypt",
    b"2b": "bcrypt",
    b"2x": "bcrypt",
    b"2y": "bcrypt",
    b"6": "sha512",
    b"5": "sha256",
    b"sha1": "sha1",
    b"md5": "sunmd5",
    b"1": "md5",
    b"3": "nt",
    b"sm3": "sm3",
    b"sm3y": "sm3-yescrypt",
}
_DAYS = re.compile(rb"0*([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Shadow:
    """What `/etc/shadow` says about the password of an account."""

    table: ClassVar[str] = "shadow"

    path: Annotated[str, "the file, in readable form"]
    line: Annotated[int | None, "line number, from 1"]
    username: Annotated[str, "name of the account"]
    password_status: Annotated[
        str,
        "`active`: a password opens it; `empty`: it needs none; `locked`: `!` stands before "
        "it; `no-login`: nothing that a password could match",
    ]
    hash_algorithm: Annotated[
        str | None, "e.g. `yescrypt`, `sha512`, `md5`, `des`; null where there is no hash"
    ]
    last_change: Annotated[int | None, "day of the last change, from 1970-01-01; null if empty"]
    expire: Annotated[int | None, "day on which the account ends, from 1970-01-01; null if never"]


def parse(content: bytes, path: str) -> Iterator[Shadow | Gap]:
    """Read a shadow file; a line without a colon or a name is a gap, its text is not kept."""
    for number, raw in raw_lines(content):
        line = raw.lstrip()
        if not line or line.startswith(b"#"):
            continue
        fields = line.split(b":", 9)
        if len(fields) < 2 or not fields[0]:
            # The line may hold a password hash, so nothing of it goes into the case.
            yield unread(path, number, "not a shadow line", f"{len(line)} bytes")
            continue
        fields += [b""] * (9 - len(fields))
        yield Shadow(
            path,
            number,
            shown(fields[0], FIELD_LENGTH),
            _status(fields[1]),
            _algorithm(fields[1].lstrip(b"!*")),
            _days(fields[2]),
            _days(fields[7]),
        )


def _status(field: bytes) -> str:
    if not field:
        return "empty"
    if field.startswith(b"!"):
        return "locked"
    return "active" if is_hash(field) else "no-login"


def _algorithm(field: bytes) -> str | None:
    if not is_hash(field):
        return None
    if not field.startswith(b"$"):
        return "bsdi-des" if field.startswith(b"_") else "des"
    # Sun's MD5 writes its rounds behind a comma.
    return _ALGORITHMS.get(field.split(b"$", 2)[1].partition(b",")[0], "unknown")


def _days(field: bytes) -> int | None:
    match = _DAYS.fullmatch(field)
    return None if match is None else int(match[1])


PARSERS = (Parser("shadow", (Shadow,), ("/etc/shadow",), parse),)
