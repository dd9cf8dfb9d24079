r"""Any other log whose lines begin with a date, or have one near their start.

    2026-11-03 02:10:00,123 - name - INFO - text
    time="2026-11-03T02:10:00+01:00" level=info msg="text"
    {"time": "2026-11-03T02:10:00Z", "level": "info", "message": "text"}

The net below all other forms. Lines that follow without a date belong to the record before where
they are indented or look like a trace of calls; else nothing is said of them. Names of keys are
those of the loggers in use: logrus, zap, slog, bunyan, monolog, Python's logging, log4j.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.address import SOMEWHERE
from pratique.parsers.log.base import TEXT, LogFormat
from pratique.parsers.log.date_form import STAMP_TEXT, dated
from pratique.parsers.log.message import heard, message_row_types
from pratique.parsers.log.row.syslog_event import SyslogEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

# What begins no record: blanks, closing brackets, and what traces of calls are written with
# (Java's `Caused by`, `... 12 more`; Python's `Traceback`; PHP's `#0`).
_BEGINS: Final = r"^(?:[^ \t}\])#.CT]|C[^a]|Ca[^u]|T[^r]|Tr[^a]|#[^0-9]|\.[^.])"
# Loggers that write the date into a line of its own: java.util.logging, SASL of Erlang.
_HEAD: Final = r"[A-Za-z]{3}\.? \d{1,2}, \d{4},? \d|=[A-Z]+ REPORT==== "
# A line of another dated form ends such a record, and is none.
_HEAD_BEGINS: Final = rf"^(?:{_HEAD}|\d{{4}}-\d\d-\d\d[T ]\d)"
_TIME_KEYS: Final = r"(?:@?time(?:stamp)?|ts|t|date(?:time)?|asctime|eventTime|created_at)"
_IN_JSON: Final = rf"\x22{_TIME_KEYS}\x22 ?: ?(?:\{{\x22\$date\x22 ?: ?)?\x22?([^\x22,}}]{{1,48}})"
_IN_PAIRS: Final = (
    rf"^(?:[A-Za-z_.]+=(?:\x22[^\x22]*\x22|[^ ]*) ){{0,4}}{_TIME_KEYS}=\x22?([^\x22,}}]{{1,40}})"
)
_LEVEL_IN_JSON: Final = r"\x22(?:level|lvl|severity|levelname)\x22 ?: ?\x22?([A-Za-z]{3,9})"
_LEVEL: Final = (
    r"(?i)^[^\n]{0,60}?\b(emerg|alert|crit|critical|fatal|panic|err|eror|error|warn|warning|wrn"
    r"|notice|info|inf|debug|dbg|trace)\b"
)
_ADDRESS_IN_JSON: Final = (
    r"(?i)\x22(?:remote_?addr(?:ess)?|client_?(?:ip|addr(?:ess)?)|(?:src|source|remote|user)_?ip"
    r"|ip(?:_?address)?|remote|src|host)\x22 ?: ?\x22\[?(?:::ffff:)?"
    r"((?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{1,38})[\]:%\x22]"
)
_SEVERITY: Final = {
    "emerg": 0,
    "panic": 0,
    "alert": 1,
    "crit": 2,
    "critical": 2,
    "fatal": 2,
    "err": 3,
    "eror": 3,
    "error": 3,
    "warn": 4,
    "wrn": 4,
    "warning": 4,
    "notice": 5,
    "info": 6,
    "inf": 6,
    "debug": 7,
    "dbg": 7,
    "trace": 7,
}
# File names that say what is in a log and not whose it is: that is the folder's name then.
_NAMELESS: Final = (
    r"^(?:access|error|errors|log|logs|app|application(?:_json)?|production|production_json|auth|"
    r"auth_json|debug|audit|audit_json|panel|daemon|server|main|output|out|current|system|action|"
    r"login|console|laravel|prod|history)$"
)
_FILE: Final = (
    r"^(?:.*/)?([^/]+?)(?:[._-](?:access|errors?|debug|audit|server))?(?:\.[^/]*|[._-]log[^/]*)?$"
)
# Without these there is no date, which is told much faster than by its forms.
_DIGITS: Final = r"[0-9]:[0-9][0-9]|[0-9]{8}|@4"
_MOST_LOOKED_AT: Final = 4000


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The records that have a date, with what they say, how bad it is and from where."""
    import polars as pl

    text = pl.col(TEXT)
    start = text.str.slice(0, _MOST_LOOKED_AT)
    near = (
        pl.when(text.str.starts_with("{"))
        .then(start.str.extract(_IN_JSON))
        .otherwise(
            pl.coalesce(text.str.slice(0, 200).str.extract(_IN_PAIRS), text.str.slice(0, 200))
        )
    )
    lines = lines.with_columns(near.alias("_near"))
    found = dated(lines.filter(pl.col("_near").str.contains(_DIGITS)), "_near")
    return _told(found.filter(pl.col(STAMP_TEXT).is_not_null()))


def split_heads(lines: pl.DataFrame) -> pl.DataFrame:
    """The same for records whose date stands in a line of its own."""
    import polars as pl

    return split(lines.filter(pl.col(TEXT).str.contains(rf"^(?:{_HEAD})")))


def _told(found: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    text, stamp = pl.col(TEXT), pl.col(STAMP_TEXT)
    start = text.str.slice(0, _MOST_LOOKED_AT)
    is_json = text.str.starts_with("{")
    behind = text.str.slice(stamp.str.len_chars()).str.strip_chars_start(" ]:|\t>)-")
    plain = pl.when(text.str.starts_with(stamp)).then(behind).otherwise(text)
    # All of a record in pairs is kept: what it means stands in any of them.
    message = pl.when(is_json).then(text).otherwise(plain)
    found = found.with_columns(message.alias("message"))
    level = (
        pl.when(is_json)
        .then(start.str.extract(_LEVEL_IN_JSON))
        .otherwise(
            pl.coalesce(
                start.str.extract(r" (?:level|lvl)=\x22?([a-z]+)"), plain.str.extract(_LEVEL)
            )
        )
    )
    somewhere = start.str.extract(SOMEWHERE)
    address = (
        pl.when(is_json)
        .then(pl.coalesce(start.str.extract(_ADDRESS_IN_JSON), somewhere))
        .otherwise(somewhere)
    )
    return found.with_columns(
        level.str.to_lowercase()
        .replace_strict(_SEVERITY, default=None, return_dtype=pl.Int64)
        .alias("severity"),
        address.alias("address"),
    ).drop(TEXT, STAMP_TEXT, "_near")


def spread(records: pl.DataFrame) -> Frames:
    """Each record as it is, and what those mean whose speaker is known.

    Who speaks is told by the name of the file.
    """
    import polars as pl

    name = pl.col("path").str.extract(_FILE).str.to_lowercase()
    folder = pl.col("path").str.extract(r"([^/]+)/[^/]*$").str.to_lowercase()
    program = pl.when(name.str.contains(_NAMELESS)).then(pl.coalesce(folder, name)).otherwise(name)
    nothing = pl.lit(None, pl.String)
    records = records.with_columns(
        pl.lit("dated").alias("source"),
        program.alias("program"),
        nothing.alias("host"),
        pl.lit(None, pl.Int64).alias("pid"),
    )
    return {SyslogEvent: records, **heard(records)}


FORMATS: Final = (
    LogFormat(
        "dated-head",
        (SyslogEvent, *message_row_types()),
        ("/var/log/tomcat*/catalina*", "/var/log/ejabberd/*"),
        split_heads,
        spread,
        begins=_HEAD_BEGINS,
    ),
    LogFormat(
        "dated",
        (SyslogEvent, *message_row_types()),
        (),
        split,
        spread,
        begins=_BEGINS,
        general=True,
    ),
)
