"""What FTP servers write into files of their own.

vsftpd    Tue Nov  3 02:10:00 2026 [pid 2] [user] OK UPLOAD: Client "192.0.2.1", "/x", 12 bytes
proftpd   2026-11-03 02:10:00,123 HOST proftpd[12] SERVER (CLIENT[192.0.2.1]): MESSAGE
          Nov 03 02:10:00 HOST proftpd[12] SERVER (CLIENT[192.0.2.1]): MESSAGE

See vsftpd.conf(5), mod_log of ProFTPD. What the messages mean is told in `message.ftp`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.address import SOMEWHERE
from pratique.parsers.log.base import LogFormat, groups, stamped
from pratique.parsers.log.message import heard
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.file_transfer import FileTransfer
from pratique.parsers.log.row.syslog_event import SyslogEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_VSFTPD: Final = (
    r"^[A-Z][a-z]{2} (?P<stamp>[A-Z][a-z]{2} [ 0-9]?\d \d\d:\d\d:\d\d \d{4}) "
    r"\[pid (?P<pid>\d+)\] (?P<message>.*)$"
)
_PROFTPD: Final = (
    r"^(?P<stamp>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (?P<host>[^ ]+) "
    r"(?P<program>proftpd)\[(?P<pid>\d+)\]:? (?P<message>.*)$"
)
_PROFTPD_YEARLESS: Final = (
    r"^(?P<stamp>[A-Z][a-z]{2} [ 0-9]?\d \d\d:\d\d:\d\d) (?P<host>[^ ]+) "
    r"(?P<program>proftpd)\[(?P<pid>\d+)\]:? (?P<message>.*)$"
)


def split_vsftpd(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of vsftpd's own log."""
    import polars as pl

    found = stamped(groups(lines, _VSFTPD), "stamp", "%b %e %H:%M:%S %Y")
    return found.with_columns(
        pl.lit("vsftpd").alias("program"), pl.lit(None, pl.String).alias("host")
    )


def split_proftpd(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of proftpd's SystemLog, of now and of before 1.3.4."""
    import polars as pl

    dated = stamped(groups(lines, _PROFTPD), "stamp", "%Y-%m-%d %H:%M:%S,%3f")
    rest = lines.join(dated.select("line"), on="line", how="anti") if dated.height else lines
    bare = stamped(groups(rest, _PROFTPD_YEARLESS), "stamp", "%Y %b %e %H:%M:%S", yearless=True)
    return pl.concat([dated, bare]).sort("line")


def spread(records: pl.DataFrame) -> Frames:
    """Each line as it is, and what it means where that is known."""
    import polars as pl

    told = records.with_columns(
        pl.lit("dated").alias("source"), pl.col("message").str.extract(SOMEWHERE).alias("address")
    )
    return {SyslogEvent: told, **heard(records)}


_ROWS: Final = (Authentication, FileTransfer, SyslogEvent)
FORMATS: Final = (
    LogFormat("proftpd", _ROWS, ("/var/log/proftpd/*",), split_proftpd, spread),
    LogFormat("vsftpd", _ROWS, ("/var/log/vsftpd*",), split_vsftpd, spread),
)
