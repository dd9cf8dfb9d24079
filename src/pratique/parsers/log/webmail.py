"""The own logs of webmail: Roundcube, Horde, SquirrelMail and OpenWebMail.

    roundcube      [22-Jan-2026 22:28:21 +0200]: <SESSION> Failed login for NAME from ADDRESS
    horde          Nov 11 18:57:57 HORDE [error] [imp] FAILED LOGIN for NAME [ADDRESS] to ...
    squirrelmail   10/06/2026 15:50:41 [LOGIN_ERROR] NAME (DOMAIN) from ADDRESS: REASON
    openwebmail    Sat Dec 28 19:03:53 2026 - [72926] (ADDRESS) NAME - login error - REASON

Sources: the wiki of Roundcube ("Logging"), the documentation of Horde, of the plug-in
squirrel_logger and of OpenWebMail. The first two say the same through syslog: `message/webmail.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import LogFormat, groups, stamped
from pratique.parsers.log.message import heard
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.syslog_event import SyslogEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_ROUNDCUBE: Final = (
    r"^\[(?P<stamp>[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)? "
    r"[+-][0-9]{4})\]: "
    r"(?P<message>.*)$"
)
_HORDE: Final = (
    r"^(?P<stamp>[A-Z][a-z]{2} [0-9 ][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}) (?:HORDE|horde) "
    r"(?P<message>\[.*)$"
)
_SQUIRREL: Final = (
    r"^(?P<stamp>[0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}) "
    r"\[(?P<kind>LOGIN_ERROR|LOGIN|LOGOUT)\] "
    r"(?P<user>.*) \((?P<target_user>[^)]*)\) from (?P<address>[0-9A-Fa-f:.]*[0-9A-Fa-f])(?:: "
    r"(?P<reason>.*))?$"
)
_OPENWEBMAIL: Final = (
    r"^(?P<stamp>[A-Z][a-z]{2} [A-Z][a-z]{2} [0-9 ][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2} [0-9]{4}) - "
    r"\[(?P<pid>[0-9]+)\] "
    r"\((?P<address>[0-9A-Fa-f:.]+)\) (?P<user>.*?) - (?P<reason>.*)$"
)


def _roundcube(lines: pl.DataFrame) -> pl.DataFrame:
    return stamped(groups(lines, _ROUNDCUBE), "stamp", "%d-%b-%Y %H:%M:%S%.f %z", zone=True)


def _horde(lines: pl.DataFrame) -> pl.DataFrame:
    return stamped(groups(lines, _HORDE), "stamp", "%Y %b %e %H:%M:%S", yearless=True)


def _squirrel(lines: pl.DataFrame) -> pl.DataFrame:
    return stamped(groups(lines, _SQUIRREL), "stamp", "%m/%d/%Y %H:%M:%S")


def _openwebmail(lines: pl.DataFrame) -> pl.DataFrame:
    return stamped(groups(lines, _OPENWEBMAIL), "stamp", "%a %b %e %H:%M:%S %Y")


def _spoken(program: str) -> Callable[[pl.DataFrame], Frames]:
    """Each line as it is, and what `program` means with it."""

    def spread(records: pl.DataFrame) -> Frames:
        import polars as pl

        given = records.with_columns(
            pl.lit(program).alias("program"),
            pl.lit(None, dtype=pl.String).alias("host"),
            pl.lit("dated").alias("source"),
            pl.lit(None, dtype=pl.Int64).alias("pid"),
        )
        return {SyslogEvent: given, **heard(given)}

    return spread


def _squirrel_rows(records: pl.DataFrame) -> Frames:
    import polars as pl

    action = pl.col("kind").replace_strict(
        {"LOGIN_ERROR": "failure", "LOGIN": "login", "LOGOUT": "closed"}
    )
    service = pl.lit("squirrelmail").alias("service")
    return {Authentication: records.with_columns(service, action.alias("action"))}


def _openwebmail_rows(records: pl.DataFrame) -> Frames:
    import polars as pl

    said = pl.col("reason")
    action = (
        pl.when(said.str.contains(r"^(?:login|userinfo) error"))
        .then(pl.lit("failure"))
        .when(said.str.starts_with("login"))
        .then(pl.lit("login"))
        .otherwise(pl.lit("closed"))
    )
    service = pl.lit("openwebmail").alias("service")
    return {Authentication: records.with_columns(service, action.alias("action"))}


FORMATS: Final = (
    LogFormat(
        "roundcube",
        (SyslogEvent, Authentication),
        ("/var/log/roundcube*/*", "/**/roundcube*/logs/*", "/var/www/**/logs/userlogins*"),
        _roundcube,
        _spoken("roundcube"),
    ),
    LogFormat(
        "horde",
        (SyslogEvent, Authentication),
        ("/var/log/horde*", "/var/log/horde/*"),
        _horde,
        _spoken("horde"),
    ),
    LogFormat(
        "squirrelmail",
        (Authentication,),
        ("/var/log/squirrelmail*", "/var/lib/squirrelmail/data/*.log"),
        _squirrel,
        _squirrel_rows,
    ),
    LogFormat(
        "openwebmail",
        (Authentication,),
        ("/var/log/openwebmail*",),
        _openwebmail,
        _openwebmail_rows,
    ),
)
