r"""Logs of MySQL and MariaDB: errors, all statements, slow statements, the audit plug-in.

error     2026-11-03T02:10:00.123456Z 8 [Warning] [MY-010055] [Server] MESSAGE      8
          2026-11-03  2:10:00 8 [Warning] MESSAGE                  MariaDB, MySQL 5.6
          261103  2:10:00 [Warning] MESSAGE                        up to 5.5
general   2026-11-03T02:10:00.123456Z \t    8 Query \t STATEMENT   a time in every line since 5.7
          261103  2:10:00 \t    8 Query \t STATEMENT, then lines without a time in the same second
slow      # User@Host: USER[USER] @ HOST [ADDRESS]  Id: 8, # Query_time: ..., SET timestamp=...;
audit     20261103 02:10:00,SERVER,USER,HOST,CONNECTION,QUERY,OPERATION,DATABASE,'OBJECT',CODE

From the manuals of both: the error log, the general query log, the slow query log, server_audit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.address import ADDRESS
from pratique.parsers.log.base import OFFSET, SHOWN, STAMP, YEARLESS, LogFormat, groups
from pratique.parsers.log.date_form import STAMP_TEXT, dated
from pratique.parsers.log.message.database import DENIED
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.database_event import DatabaseEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_ISO: Final = r"\d{4}-\d\d-\d\d[T ] *\d{1,2}:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?"
_SHORT: Final = r"\d{6} +\d{1,2}:\d\d:\d\d"
_LEVEL: Final = r"\[(?P<level>ERROR|Error|Warning|Note|System)\]"
_ERROR: Final = (
    rf"^(?P<stamp>{_ISO}|{_SHORT}) +(?:(?P<pid>\d+) )?{_LEVEL} (?:\[[A-Za-z0-9-]+\] )*"
    r"(?P<message>(?s:.*))$"
)
_BARE: Final = (
    rf"^(?P<stamp>{_ISO}|{_SHORT}) +(?:(?P<pid>\d+|0x[0-9a-f]+|[0-9a-f]{{8,16}}) )?"
    r"(?P<message>(?:InnoDB|mysqld_safe|mysqld|mariadbd)[: ](?s:.*))$"
)
# A line of any dated log ends the record before, so that a foreign line is not swallowed.
_ERROR_BEGINS: Final = (
    r"^(?:\d{4}[-/]\d\d[-/]\d\d[T ]|\d{6} +\d{1,2}:\d\d:\d\d|[A-Z][a-z]{2} [ 0-9]\d \d\d:)"
)
_COMMAND: Final = r" *(?P<pid>\d+) (?P<command>[A-Z][A-Za-z ]+?)(?:\t(?P<message>(?s:.*)))?$"
_GENERAL: Final = rf"^(?:(?P<stamp>{_ISO}|{_SHORT})|\t)\t{_COMMAND}"
_GENERAL_BEGINS: Final = (
    r"^(?:\d{4}-\d\d-\d\dT[0-9:.Z+-]+\t *|\d{6} +\d{1,2}:\d\d:\d\d\t *|\t\t *)\d+ [A-Z]"
)
_SLOW_BEGINS: Final = r"^# User@Host: "
_SLOW: Final = (
    r"^# User@Host: (?P<user>[^\[\n]*)\[[^\]\n]*\] @ +(?P<client>[^ \[\n]*) *"
    r"\[(?P<address>[^\]\n]*)\](?:[^\n]*?Id: *(?P<pid>\d+))?(?P<rest>(?s:.*))$"
)
_AUDIT: Final = (
    r"^(?P<stamp>\d{8} \d\d:\d\d:\d\d),(?P<server>[^,]*),(?P<user>[^,]*),(?P<client>[^,]*),"
    r"(?P<pid>\d+),\d+,(?P<operation>[A-Z_]+),(?P<database>[^,]*),(?P<object>(?s:.*)),(?P<code>\d+)$"
)
# A statement is kept whole up to so many characters.
_LONGEST: Final = 1 << 16


def split_errors(lines: pl.DataFrame) -> pl.DataFrame:
    """The records of an error log."""
    import polars as pl

    found = groups(lines, _ERROR)
    rest = lines.join(found.select("line"), on="line", how="anti") if found.height else lines
    more = groups(rest, _BARE)
    return _stamped(pl.concat([found, more], how="diagonal_relaxed").sort("line"))


def split_general(lines: pl.DataFrame) -> pl.DataFrame:
    """The statements of a general query log; one without a time has that of the one before."""
    import polars as pl

    found = groups(lines, _GENERAL)
    timed = _stamped(found.filter(pl.col("stamp").is_not_null())).select("line", *STAMP)
    return (
        found.drop("stamp")
        .join(timed, on="line", how="left")
        .sort("line")
        .with_columns(
            pl.col(SHOWN).forward_fill(),
            pl.col(OFFSET).forward_fill() if timed[OFFSET].null_count() == 0 else pl.col(OFFSET),
            pl.col(YEARLESS).fill_null(value=False),
        )
    )


def split_slow(lines: pl.DataFrame) -> pl.DataFrame:
    """The records of a slow query log; the time is that of `SET timestamp`."""
    import polars as pl

    found = groups(lines, _SLOW)
    rest = pl.col("rest")
    moment = rest.str.extract(r"(?:^|\n)SET timestamp=(\d{9,10})").cast(pl.Int64, strict=False)
    statement = rest.str.replace_all(r"(?m)^(?:# [A-Z][^\n]*|SET timestamp=\d+;|use [^\n;]*;)$", "")
    return found.with_columns(
        (moment * 1_000_000).cast(pl.Datetime("us")).alias(SHOWN),
        pl.lit(0, pl.Int32).alias(OFFSET),
        pl.lit(value=False).alias(YEARLESS),
        rest.str.extract(r"Query_time: ([0-9.]+)").alias("duration"),
        rest.str.extract(r"(?m)^use ([^\n;]*);$").alias("database"),
        statement.str.replace(r"^[^\n]*\n", "").str.strip_chars().alias("statement"),
    ).drop("rest")


def split_audit(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of the plug-in server_audit."""
    return _stamped(groups(lines, _AUDIT))


def _stamped(records: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    found = dated(records.with_columns(pl.col("stamp").fill_null("")), "stamp")
    return found.filter(pl.col(SHOWN).is_not_null()).drop(STAMP_TEXT, "stamp")


def spread_errors(records: pl.DataFrame) -> Frames:
    """One event a record, and a failure for each client that was denied."""
    import polars as pl

    message = pl.col("message")
    denied = _first_line(message).str.contains("^" + DENIED)
    action = (
        pl.when(denied)
        .then(pl.lit("failure"))
        .when(message.str.contains("ready for connections", literal=True))
        .then(pl.lit("start"))
        .when(message.str.contains(r"(?:S|s)hutdown complete"))
        .then(pl.lit("stop"))
        .when(pl.col("level").str.to_lowercase() == "error")
        .then(pl.lit("error"))
        .otherwise(pl.lit("message"))
    )
    return _events(records.with_columns(action.alias("action")))


def spread_general(records: pl.DataFrame) -> Frames:
    """One event a command of a client."""
    import polars as pl

    command, message = pl.col("command"), pl.col("message").fill_null("")
    runs = command.is_in(["Query", "Execute", "Prepare"])
    action = (
        pl.when(message.str.contains("Access denied for user", literal=True))
        .then(pl.lit("failure"))
        .when(command == "Connect")
        .then(pl.lit("connect"))
        .when(command == "Quit")
        .then(pl.lit("disconnect"))
        .when(runs)
        .then(pl.lit("statement"))
        .otherwise(pl.lit("message"))
    )
    # `user@host on database using TCP/IP`
    who = message.str.extract_groups(
        r"^(?P<user>[^@]*)@(?P<client>[^ ]*) (?:as anonymous )?on ?(?P<database>[^ ]*)"
    )
    came = pl.when(command == "Connect").then(who)
    client = came.struct.field("client")
    return _events(
        records.with_columns(
            action.alias("action"),
            pl.when(runs).then(message.str.slice(0, _LONGEST)).alias("statement"),
            came.struct.field("user").alias("user"),
            client.alias("client"),
            client.str.extract(ADDRESS).alias("address"),
            came.struct.field("database").alias("database"),
            pl.when(runs)
            .then(command)
            .otherwise(pl.concat_str(command, message, separator=" "))
            .str.strip_chars()
            .alias("message"),
        )
    )


def spread_slow(records: pl.DataFrame) -> Frames:
    """One statement a record."""
    import polars as pl

    return _events(
        records.with_columns(
            pl.lit("statement").alias("action"),
            pl.col("address").str.extract(ADDRESS).alias("address"),
            pl.col("statement").str.slice(0, _LONGEST),
            pl.lit("slow statement").alias("message"),
        )
    )


_OPERATIONS: Final = {
    "CONNECT": "connect",
    "DISCONNECT": "disconnect",
    "FAILED_CONNECT": "failure",
    "QUERY": "statement",
}


def spread_audit(records: pl.DataFrame) -> Frames:
    """One event a line, and a failure for each connection that failed."""
    import polars as pl

    operation = pl.col("operation")
    failed = (operation == "CONNECT") & (pl.col("code") != "0")
    action = operation.replace_strict(_OPERATIONS, default="message", return_dtype=pl.String)
    text = pl.col("object").str.strip_prefix("'").str.strip_suffix("'")
    records = records.with_columns(
        pl.when(failed).then(pl.lit("failure")).otherwise(action).alias("action"),
        pl.col("client").str.extract(ADDRESS).alias("address"),
        pl.when(operation == "QUERY").then(text.str.slice(0, _LONGEST)).alias("statement"),
        pl.concat_str(operation, pl.lit(" code "), pl.col("code")).alias("message"),
    )
    frames = dict(_events(records))
    refused = records.filter(pl.col("action") == "failure")
    frames[Authentication] = refused.with_columns(
        pl.lit("mysql").alias("service"), pl.col("message").alias("reason")
    )
    return frames


def _events(records: pl.DataFrame) -> Frames:
    """The events, with who was denied, and the same as a login that failed."""
    import polars as pl

    denied = _first_line(pl.col("message")).str.strip_prefix("Connect ")
    refused = groups(
        records.select(
            "path", "line", "time", "time_source", "time_confidence", "pid", denied
        ).filter(pl.col("message").is_not_null()),
        "^" + DENIED,
        "message",
    ).with_columns(
        pl.lit("mysql").alias("service"),
        pl.lit("failure").alias("action"),
        pl.lit("password").alias("method"),
    )
    told = [name for name in ("user", "address", "client") if name not in records.columns]
    empty = [pl.lit(None, pl.String).alias(name) for name in told]
    who = refused.select("line", *(pl.col(name).alias(f"_{name}") for name in _WHO))
    events = (
        records.with_columns(*empty)
        .join(who, on="line", how="left")
        .with_columns(
            *(pl.coalesce(name, f"_{name}").alias(name) for name in _WHO),
            pl.lit("mysql").alias("service"),
        )
    )
    return {DatabaseEvent: events, Authentication: refused}


def _first_line(message: pl.Expr) -> pl.Expr:
    return message.str.extract(r"^([^\n]*)")


_WHO: Final = ("user", "address", "client")
_ROWS: Final = (Authentication, DatabaseEvent)
_ERRORS: Final = (
    "/var/log/mysql/*err*",
    "/var/log/mariadb/*",
    "/var/log/mysqld.log*",
    "/var/log/mysql.*",
)
FORMATS: Final = (
    LogFormat("mysql", _ROWS, _ERRORS, split_errors, spread_errors, begins=_ERROR_BEGINS),
    LogFormat("mysql-audit", _ROWS, ("/**/server_audit.log*",), split_audit, spread_audit),
    LogFormat(
        "mysql-general",
        _ROWS,
        ("/var/log/mysql/mysql.log*",),
        split_general,
        spread_general,
        begins=_GENERAL_BEGINS,
    ),
    LogFormat(
        "mysql-slow",
        _ROWS,
        ("/var/log/mysql/*slow*",),
        split_slow,
        spread_slow,
        begins=_SLOW_BEGINS,
    ),
)
