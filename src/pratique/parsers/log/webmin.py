r"""What people did in Webmin and Usermin: webmin.log, `webmin_log` of web-lib-funcs.pl.

    1793671800.4711.0 [03/Nov/2026 02:10:00] root 5b8b1c 192.0.2.1 useradmin save_user.cgi "create"
    "user" "eve" home='/home/eve' shell='/bin/bash'

In front stand the seconds since 1970, the process and a count; then the time of the machine, the
account, the session, the client, the module, its script, and in quotes what was done to what.
Logins are told through syslog, and by the access log beside it (`miniserv.log`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import OFFSET, SHOWN, YEARLESS, LogFormat, groups
from pratique.parsers.log.request import address_of
from pratique.parsers.log.row.process_event import ProcessEvent
from pratique.parsers.log.row.syslog_event import SyslogEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_QUOTED: Final = r"\x22[^\x22\\]*(?:\\.[^\x22\\]*)*\x22"
_LINE: Final = (
    r"^(?P<seconds>[0-9]{1,11})\.(?P<pid>[0-9]+)\.[0-9]+ "
    r"\[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}\] "
    r"(?P<message>(?P<user>[^ ]+) [^ ]+ (?P<client>[^ ]+) "
    rf"(?P<command>[^ ]+ [^ ]+ {_QUOTED} {_QUOTED} {_QUOTED}).*)$"
)
_NOTHING: Final = r" \x22-\x22"


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of this form."""
    import polars as pl

    found = groups(lines, _LINE)
    since = pl.col("seconds").cast(pl.Int64, strict=False) * 1_000_000
    return found.with_columns(
        pl.from_epoch(since, "us").alias(SHOWN),
        pl.lit(0, dtype=pl.Int32).alias(OFFSET),
        pl.lit(value=False).alias(YEARLESS),
    ).drop("seconds")


def spread(records: pl.DataFrame) -> Frames:
    """Each line as it is, and what was done as a command of the account."""
    import polars as pl

    path = records["path"][0] if records.height else ""
    service = "usermin" if "usermin" in path else "webmin"
    records = records.with_columns(
        pl.when(pl.col(name) != "-").then(name).alias(name) for name in ("user", "client")
    )
    records = records.with_columns(
        address_of(records["client"]).alias("address"),
        pl.lit("dated").alias("source"),
        pl.lit(service).alias("program"),
        pl.col("command").str.replace_all(_NOTHING, "").alias("command"),
    )
    ran = records.with_columns(pl.lit(service).alias("source"))
    return {SyslogEvent: records.drop("command"), ProcessEvent: ran}


FORMATS: Final = (
    LogFormat(
        "webmin",
        (ProcessEvent, SyslogEvent),
        (
            *("/var/webmin/webmin.log*", "/var/usermin/usermin.log*"),
            # Its complaints have a date, too, and no form of their own.
            *("/var/webmin/miniserv.error*", "/var/usermin/miniserv.error*"),
        ),
        split,
        spread,
    ),
)
