"""Process accounting: `/var/log/account/pacct`, written by the kernel when a process ends.

Records of 64 bytes, see acct(5) and the kernel's `include/uapi/linux/acct.h`: `struct acct_v3`
(all distributions of today) and `struct acct` (version 2). The second byte is the version, with
0x80 for a file of a machine with the big end first. The name has 15 characters at most, and no
record tells arguments, so that a row says that something ran, who ran it and when it began.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from pratique.parsers.log.base import OFFSET, SHOWN, YEARLESS, Access, BinaryLog, Lost
from pratique.parsers.log.row.process_event import ProcessEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_SIZE: Final = 64
_BATCH: Final = 16_384
_PROVED: Final = 8  # records of the head that must look like some
_BIG: Final = 0x80
_EARLIEST: Final = 631_152_000  # 1990: no Linux before
_PTS: Final = range(136, 144)  # majors of pseudo terminals, Documentation/admin-guide/devices.txt
_CONSOLE: Final = 4
_FIRST_SERIAL: Final = 64


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is one: whole records of one version, with names in them."""
    records = [
        head[start : start + _SIZE]
        for start in range(0, min(len(head) - _SIZE + 1, _PROVED * _SIZE), _SIZE)
    ]
    return bool(records) and all(_fits(record) and record[1] == records[0][1] for record in records)


def read(access: Access) -> Iterator[pl.DataFrame | Lost]:
    """The records in the order in which processes ended; then what was none."""
    first_odd, odd = 0, 0
    for start in range(0, access.size // _SIZE, _BATCH):
        block = access.read_at(start * _SIZE, _BATCH * _SIZE)
        rows: list[tuple[Any, ...]] = []
        for number, at in enumerate(range(0, len(block) - _SIZE + 1, _SIZE), start + 1):
            record = block[at : at + _SIZE]
            if _fits(record):
                rows.append((number, *_values(record)))
            else:
                first_odd = first_odd or number
                odd += 1
        if rows:
            yield _frame(rows)
    if odd:
        yield Lost("no record of process accounting", f"{odd} records, the first is {first_odd}")
    rest = access.size % _SIZE
    if rest:
        yield Lost("a piece of a record of process accounting", f"{rest} bytes at the end")


def spread(records: pl.DataFrame) -> Frames:
    """One command for each record."""
    import polars as pl

    return {ProcessEvent: records.with_columns(pl.lit("accounting").alias("source"))}


def _fits(record: bytes) -> bool:
    flag, version = record[0], record[1] & ~_BIG
    if flag > 0x3F or version not in (2, 3):
        return False
    begun, name = _begun(record), _raw_name(record)
    written, _, rest = name.partition(b"\0")
    return begun >= _EARLIEST and bool(written) and not any(rest)


def _order(record: bytes) -> str:
    return ">" if record[1] & _BIG else "<"


def _raw_name(record: bytes) -> bytes:
    return record[48:64] if record[1] & ~_BIG == 3 else record[36:53]


def _begun(record: bytes) -> int:
    at = 24 if record[1] & ~_BIG == 3 else 8
    return int(struct.unpack_from(_order(record) + "I", record, at)[0])


def _values(record: bytes) -> tuple[Any, ...]:
    """Start, uid, pid, parent, terminal, name."""
    order = _order(record)
    name = _raw_name(record).partition(b"\0")[0].decode("utf-8", "backslashreplace")
    if record[1] & ~_BIG == 3:
        tty, _status, uid, _gid, pid, parent = struct.unpack_from(order + "HIIIII", record, 2)
        return _begun(record), uid, pid, parent, _terminal(tty), name
    (tty,) = struct.unpack_from(order + "H", record, 6)
    (uid,) = struct.unpack_from(order + "I", record, 56)
    return _begun(record), uid, None, None, _terminal(tty), name


def _terminal(number: int) -> str | None:
    """The terminal by its device number; None for no terminal."""
    major, minor = number >> 8, number & 0xFF
    if major in _PTS:
        return f"pts/{(major - _PTS.start) * 256 + minor}"
    if major == _CONSOLE and minor:
        return f"tty{minor}" if minor < _FIRST_SERIAL else f"ttyS{minor - _FIRST_SERIAL}"
    return None


def _frame(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    import polars as pl

    kinds = {
        "line": pl.Int64, "begun": pl.Int64, "uid": pl.Int64, "pid": pl.Int64,
        "parent": pl.Int64, "tty": pl.String, "command": pl.String,
    }  # fmt: skip
    return (
        pl.DataFrame(rows, schema=kinds, orient="row")
        .with_columns(
            pl.from_epoch(pl.col("begun") * 1_000_000, time_unit="us").alias(SHOWN),
            pl.lit(0, dtype=pl.Int32).alias(OFFSET),
            pl.lit(value=False).alias(YEARLESS),
        )
        .drop("begun")
    )


BINARY_LOGS: Final = (
    BinaryLog(
        "process-accounting",
        (ProcessEvent,),
        ("/var/log/account/pacct*", "/var/account/pacct*", "/var/log/pacct*", "/var/adm/pacct*"),
        recognises,
        read,
        spread,
    ),
)
