"""Transfers as wu-ftpd wrote them, and vsftpd, proftpd and pure-ftpd still can: xferlog(5).

    Tue Nov  3 02:10:00 2026 SECONDS HOST BYTES FILE TYPE FLAGS DIRECTION MODE USER SERVICE METHOD
    ID STATUS

Servers write `_` for what is odd in a name of a file; some write blanks as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.address import ADDRESS
from pratique.parsers.log.base import LogFormat, groups, stamped
from pratique.parsers.log.row.file_transfer import FileTransfer

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_PATTERN: Final = (
    r"^[A-Z][a-z]{2} (?P<stamp>[A-Z][a-z]{2} [ 0-9]?\d \d\d:\d\d:\d\d \d{4}) (?P<duration>\d+) "
    r"(?P<client>[^ ]+) (?P<bytes>\d+) (?P<file>.+) [ab] [^ ]+ (?P<direction>[oid]) [agr] "
    r"(?P<user>.+) [^ ]+ [01] [^ ]+ (?P<status>[ci])$"
)
_ACTIONS: Final = {"i": "upload", "o": "download", "d": "delete"}


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of the form."""
    return stamped(groups(lines, _PATTERN), "stamp", "%b %e %H:%M:%S %Y")


def spread(records: pl.DataFrame) -> Frames:
    """One transfer a line."""
    import polars as pl

    return {
        FileTransfer: records.with_columns(
            pl.lit("xferlog").alias("service"),
            pl.col("direction").replace_strict(_ACTIONS, return_dtype=pl.String).alias("action"),
            pl.col("client").str.extract(ADDRESS).alias("address"),
            (pl.col("status") == "c").alias("complete"),
        )
    }


FORMATS: Final = (
    LogFormat(
        "xferlog",
        (FileTransfer,),
        ("/var/log/xferlog*", "/var/log/proftpd/xfer*", "/var/log/vsftpd*"),
        split,
        spread,
    ),
)
