"""The journal of systemd: `system.journal`, `user-1000.journal`, `*@*.journal`, `*.journal~`.

An entry is a set of fields, see systemd.journal-fields(7). Those that begin with `_` were put
there by journald itself, and no program can choose them; the others are what its sender says.
Times are UTC. A name that ends in `~` is that of a file that was not closed, or was damaged, and
put aside. A message whose entry was wiped has no time, and neither sender nor machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from pratique.parsers.log.address import SOMEWHERE
from pratique.parsers.log.base import OFFSET, SHOWN, YEARLESS, Access, BinaryLog, Lost
from pratique.parsers.log.journald.entries import Entries
from pratique.parsers.log.journald.objects import header_of
from pratique.parsers.log.message import heard, message_row_types
from pratique.parsers.log.row.syslog_event import SyslogEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_HEAD: Final = 4096
# Years up to 2261: a later time cannot be told in nanoseconds.
_LATEST: Final = 9_214_646_400_000_000
_LARGEST: Final = (1 << 63) - 1
# A message of several lines may be a field that stands there several times: it is the first here.
_FIELDS: Final = (
    "MESSAGE",
    "PRIORITY",
    "SYSLOG_IDENTIFIER",
    "SYSLOG_FACILITY",
    "SYSLOG_PID",
    "_PID",
    "_UID",
    "_COMM",
    "_EXE",
    "_CMDLINE",
    "_SYSTEMD_UNIT",
    "_HOSTNAME",
    "_TRANSPORT",
    "_SOURCE_REALTIME_TIMESTAMP",
    "_AUDIT_SESSION",
    "_AUDIT_LOGINUID",
)
# RFC 5424, table 1, with the names of syslog(3).
_FACILITIES: Final = (
    "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock "
    "local0 local1 local2 local3 local4 local5 local6 local7"
).split()
_UNSET: Final = (1 << 32) - 1  # the login of what nobody logged in for


def recognises(head: bytes) -> bool:
    """Whether a file that begins so is a journal; its signature may have been overwritten."""
    return header_of(head) is not None


def read(access: Access) -> Iterator[pl.DataFrame | Lost]:
    """The entries of a journal, those in front first; then what was lost."""
    header = header_of(access.read_at(0, _HEAD))
    if header is None:
        yield Lost("not a journal", f"{access.size} bytes")
        return
    entries = Entries(access, header, _FIELDS)
    first = 1
    for values in entries.batches():
        yield _frame(values, entries.width, first, header.sequence_id)
        first += len(values) // entries.width
    yield from entries.lost()


def spread(records: pl.DataFrame) -> Frames:
    """Each entry as it is, and what those mean whose speaker is known."""
    import polars as pl

    records = records.with_columns(
        pl.lit("journal").alias("source"),
        # Hardly a message has one, and the pattern takes its time.
        pl.when(pl.col("message").str.contains(r"[0-9]\.[0-9]|:[0-9A-Fa-f]{0,4}:"))
        .then(pl.col("message").str.extract(SOMEWHERE, 1))
        .alias("address"),
    )
    return {SyslogEvent: records, **heard(records)}


def _frame(values: list[Any], width: int, first: int, sequence_id: str) -> pl.DataFrame:
    import polars as pl

    columns = (values[column::width] for column in range(width))
    sequences, times, monotonic, boots, *fields = columns
    frame = pl.DataFrame(
        {
            "sequence": sequences,
            "_time": times,
            "monotonic": monotonic,
            "_boot": boots,
            **dict(zip(_FIELDS, fields, strict=True)),
        },
        schema={
            "sequence": pl.UInt64,
            "_time": pl.UInt64,
            "monotonic": pl.UInt64,
            "_boot": pl.Binary,
            **dict.fromkeys(_FIELDS, pl.String),
        },
    )
    time = pl.col("_time")
    transport = pl.col("_TRANSPORT")
    sent = _number("_SOURCE_REALTIME_TIMESTAMP")
    login = _number("_AUDIT_LOGINUID")
    facility = _number("SYSLOG_FACILITY")
    return frame.select(
        pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("line"),
        pl.when(time.is_between(1, _LATEST)).then(time).cast(pl.Datetime("us")).alias(SHOWN),
        pl.lit(0, dtype=pl.Int32).alias(OFFSET),
        pl.lit(value=False).alias(YEARLESS),
        pl.col("_HOSTNAME").alias("host"),
        pl.when(transport.is_in(["kernel", "audit"]))
        .then(transport)
        .otherwise(pl.coalesce("SYSLOG_IDENTIFIER", "_COMM"))
        .alias("program"),
        pl.coalesce(_number("_PID"), _number("SYSLOG_PID")).alias("pid"),
        facility.replace_strict(
            range(len(_FACILITIES)), _FACILITIES, default=None, return_dtype=pl.String
        ).alias("facility"),
        _number("PRIORITY").alias("severity"),
        _number("_UID").alias("uid"),
        pl.col("_SYSTEMD_UNIT").alias("unit"),
        pl.col("_EXE").alias("executable"),
        pl.col("_CMDLINE").alias("command"),
        pl.col("_boot").bin.encode("hex").alias("boot"),
        pl.col("MESSAGE").fill_null("").alias("message"),
        pl.col("_AUDIT_SESSION").alias("session"),
        pl.when(login != _UNSET).then(login).alias("login_uid"),
        pl.when(sent.is_between(1, _LATEST))
        .then(sent)
        .cast(pl.Datetime("us"))
        .dt.cast_time_unit("ns")
        .alias("sent"),
        *(
            pl.when(pl.col(name) <= _LARGEST).then(name).cast(pl.Int64).alias(name)
            for name in ("monotonic", "sequence")
        ),
        pl.lit(sequence_id).alias("sequence_id"),
    )


def _number(name: str) -> pl.Expr:
    import polars as pl

    return pl.col(name).cast(pl.Int64, strict=False)


BINARY_LOGS: Final = (
    BinaryLog(
        "journal",
        (SyslogEvent, *message_row_types()),
        (
            "/var/log/journal/**/*.journal",
            "/var/log/journal/**/*.journal~",
            "/run/log/journal/**/*.journal",
            "/run/log/journal/**/*.journal~",
            "/var/lib/systemd/**/*.journal",
            "/var/log/**/*.journal",
        ),
        recognises,
        read,
        spread,
    ),
)
