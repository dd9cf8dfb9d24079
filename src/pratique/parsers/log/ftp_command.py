"""Commands of FTP in the form of an access log: ProFTPD's ExtendedLog, pure-ftpd's `AltLog clf`.

    192.0.2.1 UNKNOWN user [03/Nov/2026:02:10:00 +0100] "STOR x.txt" 226 12
    192.0.2.1 - user [03/Nov/2026:02:10:00 +0100] "PUT /home/user/x.txt" 200 12

and pure-ftpd's `AltLog stats`: TIME SESSION USER ADDRESS U|D BYTES SECONDS "FILE". See mod_log of
ProFTPD (`%h %l %u %t "%r" %s %b`), pure-ftpd(8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.address import ADDRESS
from pratique.parsers.log.base import OFFSET, SHOWN, YEARLESS, LogFormat, groups, stamped
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.file_transfer import FileTransfer
from pratique.parsers.log.row.syslog_event import SyslogEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_ACTIONS: Final = {
    "STOR": "upload",
    "APPE": "upload",
    "STOU": "upload",
    "PUT": "upload",
    "RETR": "download",
    "GET": "download",
    "DELE": "delete",
    "MKD": "mkdir",
    "XMKD": "mkdir",
    "RMD": "rmdir",
    "XRMD": "rmdir",
    "RNTO": "rename",
}
_COMMAND: Final = (
    r"^(?P<client>[^ ]+) [^ ]+ (?P<user>[^\[\]]*) \[(?P<stamp>[^\]]{20,32})\] "
    r"\x22(?P<verb>[A-Z]{3,5})(?: (?P<file>[^\n]*))?\x22 (?P<status>\d{3}|-) (?P<bytes>\d+|-)$"
)
_STATS: Final = (
    r"^(?P<stamp>[12]\d{9}) [^ ]+ (?P<user>[^ ]+) (?P<client>[^ ]+) (?P<verb>[UD]) (?P<bytes>\d+) "
    r"(?P<duration>\d+) \x22?(?P<file>[^\n]*?)\x22?$"
)


def split_commands(lines: pl.DataFrame) -> pl.DataFrame:
    """The commands; a request of HTTP is none."""
    import polars as pl

    found = groups(lines, _COMMAND)
    web = pl.col("file").str.contains(r" HTTP/[0-9.]+$").fill_null(value=False)
    return stamped(found.filter(~web), "stamp", "%d/%b/%Y:%H:%M:%S %z", zone=True)


def split_stats(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of `stats`."""
    import polars as pl

    seconds = pl.col("stamp").cast(pl.Int64, strict=False)
    return (
        groups(lines, _STATS)
        .with_columns(
            (seconds * 1_000_000).cast(pl.Datetime("us")).alias(SHOWN),
            pl.lit(0, pl.Int32).alias(OFFSET),
            pl.lit(value=False).alias(YEARLESS),
        )
        .drop("stamp")
    )


def spread_commands(records: pl.DataFrame) -> Frames:
    """Transfers, logins (the answer to PASS), and each other command as it is."""
    import polars as pl

    verb, status = pl.col("verb"), pl.col("status")
    records = records.with_columns(
        verb.replace_strict(_ACTIONS, default=None, return_dtype=pl.String).alias("action"),
        pl.when(pl.col("user") != "-").then("user").alias("user"),
        pl.col("client").str.extract(ADDRESS).alias("address"),
        status.str.starts_with("2").alias("complete"),
        pl.when(verb.is_in(["PUT", "GET"]))
        .then(pl.lit("pure-ftpd"))
        .otherwise(pl.lit("proftpd"))
        .alias("service"),
    )
    renamed = pl.col("action") == "rename"
    moved = records.filter(pl.col("action").is_not_null()).with_columns(
        pl.when(renamed).then("file").alias("to"),
        pl.when(~renamed).then("file").alias("file"),
    )
    logins = records.filter(verb == "PASS").with_columns(
        pl.when(pl.col("complete"))
        .then(pl.lit("login"))
        .otherwise(pl.lit("failure"))
        .alias("action"),
        pl.lit("password").alias("method"),
    )
    others = records.filter(pl.col("action").is_null() & (verb != "PASS")).with_columns(
        pl.lit("dated").alias("source"),
        pl.col("service").alias("program"),
        pl.concat_str(
            pl.concat_str(verb, "file", separator=" ", ignore_nulls=True), "status", separator=" "
        ).alias("message"),
    )
    return {FileTransfer: moved, Authentication: logins, SyslogEvent: others}


def spread_stats(records: pl.DataFrame) -> Frames:
    """One transfer a line."""
    import polars as pl

    return {
        FileTransfer: records.with_columns(
            pl.when(pl.col("verb") == "U")
            .then(pl.lit("upload"))
            .otherwise(pl.lit("download"))
            .alias("action"),
            pl.lit("pure-ftpd").alias("service"),
            pl.col("client").str.extract(ADDRESS).alias("address"),
            pl.lit(value=True).alias("complete"),
        )
    }


_PURE: Final = "/var/log/pure-ftpd/*"
FORMATS: Final = (
    LogFormat(
        "ftp-command",
        (Authentication, FileTransfer, SyslogEvent),
        ("/var/log/proftpd/*", _PURE),
        split_commands,
        spread_commands,
    ),
    LogFormat("ftp-stats", (FileTransfer,), (_PURE,), split_stats, spread_stats),
)
