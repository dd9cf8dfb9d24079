"""The log of dovecot in a file of its own: the manual of Dovecot, "Logging"; log_timestamp.

    Nov 03 02:10:00 imap-login: Info: MESSAGE
    2026-11-03 02:10:00 auth-worker(4711): Info: MESSAGE
    dovecot: Nov 03 02:10:00 Info: imap-login: MESSAGE                     (1.x)

The first and the last have no year, and none has a zone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import LogFormat, groups, stamped
from pratique.parsers.log.message import heard
from pratique.parsers.log.message.dovecot import SPEAKERS
from pratique.parsers.log.row.syslog_event import SyslogEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_LEVEL: Final = r"(?:Info|Warning|Warn|Error|Fatal|Panic|Debug|Notice)"
_SAID: Final = (
    rf"(?P<message>(?:[a-z0-9-]+(?:\([^ ]*\))?(?:<[^ ]*>)*: {_LEVEL}|{_LEVEL}: "
    rf"[A-Za-z0-9-]+(?:\([^ ]*\))?): .*)$"
)
_YEARLESS: Final = (
    rf"^(?:dovecot: )?(?P<stamp>[A-Z][a-z]{{2}} [0-9 ][0-9] [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}) "
    rf"{_SAID}"
)
_DATED: Final = (
    r"^(?P<stamp>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?) " + _SAID
)


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of either kind."""
    import polars as pl

    yearless = stamped(groups(lines, _YEARLESS), "stamp", "%Y %b %e %H:%M:%S", yearless=True)
    dated = stamped(groups(lines, _DATED), "stamp", "%Y-%m-%d %H:%M:%S%.f")
    if not dated.height:
        return yearless
    return pl.concat([yearless, dated]).sort("line") if yearless.height else dated


def spread(records: pl.DataFrame) -> Frames:
    """Each line as it is, and what those mean that tell of logins and deliveries."""
    import polars as pl

    given = records.with_columns(
        pl.lit("dovecot").alias("program"),
        pl.lit(None, dtype=pl.String).alias("host"),
        pl.lit("dated").alias("source"),
        pl.lit(None, dtype=pl.Int64).alias("pid"),
    )
    return {SyslogEvent: given, **heard(given)}


FORMATS: Final = (
    LogFormat(
        "dovecot",
        (SyslogEvent, *{saying.row for speaker in SPEAKERS for saying in speaker.sayings}),
        ("/var/log/dovecot*", "/var/log/dovecot/*", "/var/log/mail/dovecot*"),
        split,
        spread,
    ),
)
