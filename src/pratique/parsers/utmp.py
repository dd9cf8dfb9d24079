"""Logins, failed logins and boots: `wtmp`, `btmp` and `utmp`, see utmp(5).

A file is a row of records of one length. Which fields stand where differs:

    384 bytes   x86_64, i386, arm (little endian); ppc, sparc, mips (big endian)
    400 bytes   aarch64, riscv64 (little endian); s390x (big endian): 64-bit time

    offset      field
    0           type, 16 bits; 2 bytes unused
    4           process, 32 bits
    8, 40, 44   terminal (32 bytes), its id (4), user (32)
    76          host, 256 bytes
    332         exit status, 2 x 16 bits
    336         session: 32 bits, or 64 where the record has 400 bytes
    340 / 344   seconds since 1970 and microseconds: 32 bits each, or 64
    348 / 360   address, 16 bytes in network order; four are used for IPv4
    364 / 376   20 bytes unused, to the end

Nothing in the file says which layout it has, so the one in which most records make sense
is taken. What rotation packed (`wtmp.2.gz`) is unpacked; what it is packed with is known by
its first bytes.
"""

from __future__ import annotations

import ipaddress
import re
import struct
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, ClassVar, Final

from pratique.model import Gap, Instant, Stage
from pratique.parsers.base import Parser, shown
from pratique.parsers.rotated_log import PACKED, pieces

TYPES: Final = (
    "empty",
    "run_lvl",
    "boot_time",
    "new_time",
    "old_time",
    "init_process",
    "login_process",
    "user_process",
    "dead_process",
    "accounting",
)
ZEROS: Final = "record of zeros"

_SAMPLE: Final = 64
# Between these a time makes sense: 1990 and the end of unsigned 32-bit seconds.
_EARLIEST: Final = 631_152_000
_LATEST: Final = 0xFFFF_FFFF
_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,31}")
_RECORDS = re.compile(r"records? (\d+)(?: to (\d+))?")


@dataclass(frozen=True, slots=True)
class Login:
    """One record of a login log. Names are those of osquery's `last` table where it has them."""

    table: ClassVar[str] = "login"

    path: Annotated[str, "the file, in readable form"]
    record: Annotated[
        int, "number of the record in the file, from 0; in a database that of the row"
    ]
    source: Annotated[
        str, "`wtmp`, `btmp` (failed logins), `utmp`, `lastlog`, `wtmpdb` or `lastlog2`"
    ]
    type: Annotated[
        str,
        "as in utmp(5): `user_process`, `dead_process`, `boot_time` ...; or `lastlog`. "
        "A row of `wtmpdb` that has an end is two records here, with one number",
    ]
    username: Annotated[
        str | None,
        "name as given; in `btmp` one that may be a password typed in its place is masked; "
        "null in `lastlog`",
    ]
    uid: Annotated[int | None, "number of the user; only `lastlog` has it"]
    tty: Annotated[str, "terminal or service"]
    host: Annotated[str, "where from, as a name or an address; for `boot_time` the kernel"]
    address: Annotated[str | None, "address, IPv4 or IPv6; null if none was kept"]
    pid: Annotated[
        int | None, "number of the process; null in `lastlog`, `lastlog2` and most of `wtmpdb`"
    ]
    time: Annotated[Instant | None, "when, UTC; null where it is zero"]


_LAYOUTS: Final = tuple(
    struct.Struct(order + fields)
    for fields in ("h2xi32s4s32s256s4xiII16s20x", "h2xi32s4s32s256s4xqqq16s24x")
    for order in "<>"
)


def parse(content: bytes, path: str) -> Iterator[Login | Gap]:
    """Read a login log; consecutive records that cannot be understood are one gap."""
    if content.startswith(PACKED):
        content = yield from _unpacked(content, path)
    if not content:
        return
    layout = max(_LAYOUTS, key=lambda candidate: _score(candidate, content))
    source = _source(path)
    whole = len(content) // layout.size
    wrong = ""
    first = 0
    for number in range(whole):
        found = _login(layout, content, number, path, source)
        if found != wrong:
            if wrong:
                yield _lost(path, wrong, first, number - 1)
            wrong, first = (found, number) if isinstance(found, str) else ("", 0)
        if isinstance(found, Login):
            yield found
    if wrong:
        yield _lost(path, wrong, first, whole - 1)
    if rest := len(content) - whole * layout.size:
        detail = f"{rest} bytes behind {whole} whole records"
        yield Gap(path, None, Stage.PARSE, "a piece of a login record", detail)


def _unpacked(content: bytes, path: str) -> Generator[Gap, None, bytes]:
    parts: list[bytes] = []
    for piece in pieces(content, path):
        if isinstance(piece, Gap):
            yield piece
        else:
            parts.append(piece)
    return b"".join(parts)


def records_of(gap: Gap) -> tuple[int, int] | None:
    """The first and the last record that a gap of this parser stands for."""
    match = _RECORDS.match(gap.detail)
    return None if match is None else (int(match[1]), int(match[2] or match[1]))


def _lost(path: str, reason: str, first: int, last: int) -> Gap:
    which = f"record {first}" if first == last else f"records {first} to {last}"
    return Gap(path, None, Stage.PARSE, reason, which)


def _login(
    layout: struct.Struct, content: bytes, number: int, path: str, source: str
) -> Login | str:
    """The record as a row, or the reason why it cannot be one."""
    start = number * layout.size
    if not content[start] and not any(content[start : start + layout.size]):
        return ZEROS
    kind, pid, tty, _id, user, host, _session, seconds, micro, address = layout.unpack_from(
        content, start
    )
    if not 0 <= kind < len(TYPES):
        return "not a login record"
    if not 0 <= seconds <= _LATEST:
        return "a login record with an impossible time"
    micro = micro if 0 <= micro < 1_000_000 else 0
    return Login(
        path,
        number,
        source,
        TYPES[kind],
        _user(user, source),
        None,
        text(tty),
        text(host),
        _address(address),
        pid,
        Instant((seconds * 1_000_000 + micro) * 1000) if seconds else None,
    )


def text(field: bytes) -> str:
    """A field of fixed length up to its first zero byte, so that it prints anywhere."""
    return shown(field.partition(b"\0")[0])


def _user(field: bytes, source: str) -> str:
    name = text(field)
    if source == "btmp" and name and not _PLAIN_NAME.fullmatch(name):
        return f"(masked, {len(field.partition(bytes(1))[0])} characters)"
    return name


def _address(field: bytes) -> str | None:
    if not any(field):
        return None
    if not any(field[4:]):
        return str(ipaddress.IPv4Address(field[:4]))
    return str(ipaddress.IPv6Address(field))


def _source(path: str) -> str:
    return path.rpartition("/")[2][:4]


def _score(layout: struct.Struct, content: bytes) -> tuple[float, bool]:
    """How well a layout fits: how much sense its records make, then the length."""
    sample = list(islice(_not_zero(layout, content), _SAMPLE))
    sense = sum(_sense(layout, content, start) for start in sample)
    return sense / len(sample) if sample else 0.0, len(content) % layout.size == 0


def _not_zero(layout: struct.Struct, content: bytes) -> Iterator[int]:
    for start in range(0, len(content) - layout.size + 1, layout.size):
        if any(content[start : start + layout.size]):
            yield start


def _sense(layout: struct.Struct, content: bytes, start: int) -> float:
    kind, _pid, tty, _id, _user, _host, _session, seconds, micro, _address = layout.unpack_from(
        content, start
    )
    if not (0 <= kind < len(TYPES) and 0 <= micro < 1_000_000):
        return 0.0
    if not all(32 <= byte < 127 for byte in tty.partition(b"\0")[0]):
        return 0.0
    if _EARLIEST <= seconds <= _LATEST:
        return 1.0
    # A record without a time fits many layouts, so it says little.
    return 0.0 if seconds else 0.25


PARSERS = (
    Parser(
        "utmp",
        (Login,),
        ("/var/log/wtmp*", "/var/log/btmp*", "/run/utmp", "/var/run/utmp"),
        parse,
    ),
)
