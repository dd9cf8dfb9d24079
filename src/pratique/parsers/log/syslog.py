"""What syslog daemons write: RFC 3164, RFC 5424, and the file format of rsyslog since Debian 12.

    traditional   Nov  3 02:10:00 HOST PROGRAM[PID]: MESSAGE
    ISO           2026-11-03T02:10:00.123456+01:00 HOST PROGRAM[PID]: MESSAGE
    RFC 5424      <34>1 2026-11-03T02:10:00.003Z HOST PROGRAM PID MSGID STRUCTURED MESSAGE

The first has no year and no zone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import LogFormat, groups, stamped
from pratique.parsers.log.message import heard, message_row_types
from pratique.parsers.log.row.syslog_event import SyslogEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_TRADITIONAL: Final = (
    r"^(?P<stamp>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (?P<host>[^ ]+) "
    r"(?P<program>[^ :\[]+)(?:\[(?P<pid>\d+)\])?: ?(?P<message>.*)$"
)


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of the traditional form."""
    return stamped(groups(lines, _TRADITIONAL), "stamp", "%Y %b %e %H:%M:%S", yearless=True)


def spread(records: pl.DataFrame) -> Frames:
    """Each line as it is, and what those mean whose speaker is known."""
    import polars as pl

    records = records.with_columns(pl.lit("syslog").alias("source"))
    return {SyslogEvent: records, **heard(records)}


FORMATS: Final = (
    LogFormat(
        "syslog",
        (SyslogEvent, *message_row_types()),
        ("/var/log/syslog*", "/var/log/auth.log*", "/var/log/mail.log*", "/var/log/messages*"),
        split,
        spread,
    ),
)
