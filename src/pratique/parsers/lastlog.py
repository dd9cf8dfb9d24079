"""The last login of each account: `/var/log/lastlog`, see lastlog(8) and <lastlog.h>.

The record of account number N stands at N times the length of a record, so the file is
huge and almost all of it is a hole:

    292 bytes   x86_64 and most others: seconds (32 bits), terminal (32 bytes), host (256)
    296 bytes   aarch64, riscv64 (little endian), s390x (big endian): seconds have 64 bits

A record of zeros is an account that never logged in. It is neither a row nor a gap.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from itertools import islice
from typing import Final

from pratique.model import Gap, Instant, Stage
from pratique.parsers.base import Parser
from pratique.parsers.utmp import Login, text

_LAYOUTS: Final = tuple(
    struct.Struct(order + fields) for fields in ("I32s256s", "q32s256s") for order in "<>"
)
# A part of a sparse file is cut so that no record of either length lies across the cut.
_WHOLE_RECORDS: Final = math.lcm(*(layout.size for layout in _LAYOUTS))
_SAMPLE: Final = 64
_EARLIEST: Final = 631_152_000
_LATEST: Final = 0xFFFF_FFFF


def parse(content: bytes, path: str, start: int = 0) -> Iterator[Login | Gap]:
    """Read lastlog, or a part of it that begins at byte `start`."""
    if not content.strip(b"\0"):
        return
    layout = max(_LAYOUTS, key=lambda candidate: _score(candidate, content, start))
    end = -start % layout.size
    for offset in _offsets(layout, content, start):
        end = offset + layout.size
        record = content[offset:end]
        if any(record):
            yield _login(layout, record, path, (start + offset) // layout.size)
    rest = content[end:]
    if any(rest):
        detail = f"{len(rest)} bytes at {start + end}"
        yield Gap(path, None, Stage.PARSE, "a piece of a login record", detail)


def _login(layout: struct.Struct, record: bytes, path: str, uid: int) -> Login | Gap:
    seconds, tty, host = layout.unpack(record)
    if not 0 <= seconds <= _LATEST:
        reason = "a login record with an impossible time"
        return Gap(path, None, Stage.PARSE, reason, f"record {uid}")
    time = Instant(seconds * 1_000_000_000) if seconds else None
    return Login(
        path, uid, "lastlog", "lastlog", None, uid, text(tty), text(host), None, None, time
    )


def _offsets(layout: struct.Struct, content: bytes, start: int) -> range:
    """Where whole records begin; a part need not begin with one of this layout."""
    return range(-start % layout.size, len(content) - layout.size + 1, layout.size)


def _score(layout: struct.Struct, content: bytes, start: int) -> float:
    records = (
        content[offset : offset + layout.size] for offset in _offsets(layout, content, start)
    )
    sample = list(islice(filter(any, records), _SAMPLE))
    return sum(_sensible(layout, record) for record in sample) / len(sample) if sample else 0.0


def _sensible(layout: struct.Struct, record: bytes) -> bool:
    seconds, tty, host = layout.unpack(record)
    named = tty.rstrip(b"\0")
    return (
        _EARLIEST <= seconds <= _LATEST
        and bool(named)
        and all(32 <= byte < 127 for byte in named)
        and not host[:1].isspace()
    )


PARSERS = (Parser("lastlog", (Login,), ("/var/log/lastlog",), parse, record_size=_WHOLE_RECORDS),)
