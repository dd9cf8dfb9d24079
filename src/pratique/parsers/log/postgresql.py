r"""Logs of PostgreSQL: text, CSV and JSON; see "Error Reporting and Logging" of its manual.

text   2026-11-03 02:10:00.123 CET [12] user@database LEVEL:  MESSAGE, then lines behind a tab
csv    2026-11-03 02:10:00.123 CET,"user","database",12,"192.0.2.1:5432",...
json   {"timestamp":"2026-11-03 02:10:00.123 CET","user":"user",...}

What stands between time and level is `log_line_prefix`, which everybody chooses: the process, the
account, the database and the client are looked for in it by how they are written. A zone that is
only a name (`CET`) is that of the machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.address import ADDRESS, SOMEWHERE
from pratique.parsers.log.base import OFFSET, SHOWN, LogFormat, groups, stamped
from pratique.parsers.log.row.authentication import Authentication
from pratique.parsers.log.row.database_event import DatabaseEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_STAMP: Final = (
    r"(?P<stamp>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?P<fraction>\.\d{1,6})? "
    r"(?P<zone>[A-Z]{1,5}|[+-]\d\d(?::?\d\d)?)"
)
_TEXT: Final = (
    rf"^(?P<before>[^\n]{{0,60}}?){_STAMP}(?P<prefix>[^\n]*?)"
    r"(?P<level>[A-ZÄÖÜ]{3,12}[1-5]?):  (?P<message>(?s:.*))$"
)
_TEXT_BEGINS: Final = r"^[^\t\n]{0,60}?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d"
_Q: Final = r"(?:\x22(?:[^\x22]|\x22\x22)*\x22|[^\x22,]*)"
_CSV: Final = (
    rf"^{_STAMP},(?P<user>{_Q}),(?P<database>{_Q}),(?P<pid>\d*),(?P<client>{_Q}),[^,]*,\d*,{_Q},"
    rf"[^,]*,[^,]*,\d*,(?P<level>[A-Z]+[1-5]?),(?P<state>[^,]*),(?P<message>{_Q}),{_Q},{_Q},{_Q},"
    rf"[^,]*,{_Q},(?P<statement>{_Q}),.*$"
)
_CSV_BEGINS: Final = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^,\n]*,"
_JSON: Final = rf"^\{{\x22timestamp\x22:\x22{_STAMP}\x22,(?P<rest>.*\x22error_severity\x22:.*)\}}$"
_LONGEST: Final = 1 << 16
_BAD: Final = ("ERROR", "FATAL", "PANIC", "FEHLER")
# Records of their own that say more of the one before.
_FURTHER: Final = ("DETAIL", "HINT", "CONTEXT", "QUERY", "LOCATION")


def split_text(lines: pl.DataFrame) -> pl.DataFrame:
    """The records of a log in text."""
    import polars as pl

    found = _stamped(groups(lines, _TEXT))
    prefix = pl.concat_str("before", pl.lit(" "), "prefix")
    who = prefix.str.extract_groups(r"(?P<user>[^ @\[\]:,=]+)@(?P<database>[^ @\[\]:,]+)")
    return found.with_columns(
        prefix.str.extract(r"\[(\d+)[\]-]").alias("pid"),
        who.struct.field("user").alias("user"),
        who.struct.field("database").alias("database"),
        prefix.str.replace_all(r"\(\d+\)|^ *:", " ").str.extract(SOMEWHERE).alias("address"),
        prefix.str.extract(r"[0-9A-Fa-f]\((\d{1,5})\)").alias("port"),
        pl.col("message").str.replace_all("\n\t", "\n", literal=True),
        pl.lit(None, pl.String).alias("client"),
        pl.lit(None, pl.String).alias("statement"),
    ).drop("before", "prefix")


def split_csv(lines: pl.DataFrame) -> pl.DataFrame:
    """The records of a log in CSV."""
    import polars as pl

    found = _stamped(groups(lines, _CSV))
    quoted = ("user", "database", "client", "message", "statement")
    plain = (
        pl.col(name).str.strip_prefix('"').str.strip_suffix('"').str.replace_all('""', '"')
        for name in quoted
    )
    found = found.with_columns(*plain)
    found = found.with_columns(pl.col("client").str.extract(r":(\d{1,5})$").alias("port"))
    return _with_address(found, pl.col("client").str.replace(r":\d+$", ""))


def split_json(lines: pl.DataFrame) -> pl.DataFrame:
    """The records of a log in JSON."""
    import polars as pl

    found = _stamped(groups(lines, _JSON))
    rest = pl.col("rest")

    def text(key: str) -> pl.Expr:
        value = rest.str.extract(rf"\x22{key}\x22:\x22((?:[^\x22\\]|\\.)*)\x22")
        plain = value.str.replace_all(r"\n", "\n", literal=True)
        return plain.str.replace_all(r"\t", "\t", literal=True).str.replace_all(
            r"\"", '"', literal=True
        )

    found = found.with_columns(
        text("user").alias("user"),
        text("dbname").alias("database"),
        rest.str.extract(r"\x22pid\x22:(\d+)").alias("pid"),
        text("remote_host").alias("client"),
        text("error_severity").alias("level"),
        text("message").fill_null("").alias("message"),
        text("statement").alias("statement"),
    ).drop("rest")
    return _with_address(found, pl.col("client"))


def _with_address(records: pl.DataFrame, host: pl.Expr) -> pl.DataFrame:
    import polars as pl

    none = ("user", "database", "client", "statement")
    return records.with_columns(
        *(pl.when(pl.col(name) != "").then(name).alias(name) for name in none),
        host.str.extract(ADDRESS).alias("address"),
    )


def _stamped(records: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    found = stamped(records, "stamp", "%Y-%m-%d %H:%M:%S")
    fraction = pl.col("fraction").str.strip_prefix(".").str.pad_end(6, "0").cast(pl.Int64)
    zone = pl.col("zone")
    sign = pl.when(zone.str.starts_with("-")).then(-1).otherwise(1)
    hours = zone.str.extract(r"^[+-](\d\d)").cast(pl.Int32)
    minutes = zone.str.extract(r"^[+-]\d\d:?(\d\d)$").cast(pl.Int32).fill_null(0)
    told = sign * (hours * 3600 + minutes * 60)
    return found.with_columns(
        pl.col(SHOWN) + pl.duration(microseconds=fraction.fill_null(0)),
        pl.when(zone.is_in(["UTC", "GMT", "Z"]))
        .then(0)
        .otherwise(told)
        .cast(pl.Int32)
        .alias(OFFSET),
    ).drop("fraction", "zone")


def spread(records: pl.DataFrame) -> Frames:
    """One event a record; a client that was refused also as a login that failed."""
    import polars as pl

    message, level = pl.col("message"), pl.col("level")
    ran = message.str.extract(
        r"^(?:duration: [0-9.]+ ms +)?(?:statement|(?:execute|parse|bind) [^:]*): (?s:(.*))$"
    )
    refused = message.str.contains(
        r"authentication failed for user|^no pg_hba\.conf entry|^role .* does not exist"
        r"|is not permitted to log in|pg_hba\.conf rejects connection"
    )
    action = (
        pl.when(level.is_in(_FURTHER))
        .then(pl.lit("message"))
        .when(refused & (level != "LOG"))
        .then(pl.lit("failure"))
        .when(ran.is_not_null())
        .then(pl.lit("statement"))
        .when(message.str.contains(r"^connection (?:received|authorized|authenticated)"))
        .then(pl.lit("connect"))
        .when(message.str.starts_with("disconnection: "))
        .then(pl.lit("disconnect"))
        .when(level.is_in([*_BAD, "STATEMENT", "ANWEISUNG"]))
        .then(pl.lit("error"))
        .when(message.str.contains("is ready to accept connections", literal=True))
        .then(pl.lit("start"))
        .when(message.str.contains("database system is shut down", literal=True))
        .then(pl.lit("stop"))
        .otherwise(pl.lit("message"))
    )
    named = message.str.extract(r"(?:user |user=|role )\x22?([^ ,\x22]+)")
    hosted = message.str.extract(r"host(?: |=)\x22?([^ ,\x22]+)")
    failed = level.is_in(["STATEMENT", "ANWEISUNG"])
    client = pl.coalesce("client", hosted)
    milliseconds = message.str.extract(r"^duration: ([0-9.]+) ms").cast(pl.Float64, strict=False)
    told = action.is_in(["failure", "connect", "disconnect"])
    events = records.with_columns(
        pl.lit("postgresql").alias("service"),
        action.alias("action"),
        pl.coalesce("statement", ran, pl.when(failed).then(message))
        .str.slice(0, _LONGEST)
        .alias("statement"),
        (milliseconds / 1000).alias("duration"),
        # What the message says was checked; the prefix may hold `[unknown]`.
        pl.when(told).then(pl.coalesce(named, "user")).otherwise("user").alias("user"),
        pl.coalesce("database", message.str.extract(r"database(?: |=)\x22?([^ ,\x22]+)")).alias(
            "database"
        ),
        pl.when(told).then(client).otherwise("client").alias("client"),
        pl.coalesce("address", pl.when(told).then(hosted).str.extract(ADDRESS)).alias("address"),
    )
    failures = events.filter(pl.col("action") == "failure").with_columns(
        message.str.extract(r"^([A-Za-z0-9-]+) authentication failed").alias("method"),
        message.alias("reason"),
    )
    return {DatabaseEvent: events, Authentication: failures}


_ROWS: Final = (Authentication, DatabaseEvent)
_FOLDERS: Final = ("/var/log/postgresql", "/var/lib/pgsql/**/log", "/var/lib/postgresql/**/log")


def _places(end: str) -> tuple[str, ...]:
    return tuple(f"{folder}/*.{end}*" for folder in _FOLDERS)


FORMATS: Final = (
    LogFormat("postgresql", _ROWS, _places("log"), split_text, spread, begins=_TEXT_BEGINS),
    LogFormat("postgresql-csv", _ROWS, _places("csv"), split_csv, spread, begins=_CSV_BEGINS),
    LogFormat("postgresql-json", _ROWS, _places("json"), split_json, spread),
)
