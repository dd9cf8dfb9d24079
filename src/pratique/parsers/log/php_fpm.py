r"""What PHP-FPM writes: its own log, its slow log, its access log (`fpm_log.c`, `zlog.c`).

own      [03-Nov-2026 02:10:00] WARNING: [pool www] child 123 said into stderr: "..."
         [03-Nov-2026 02:10:00.123456] WARNING: pid 12, fpm_main(), line 3: ...
slow     [03-Nov-2026 02:10:00]  [pool www] pid 123
         script_filename = /var/www/x.php
         [0x00007f...] sleep() /var/www/x.php:3
access   192.0.2.1 -  03/Nov/2026:02:10:00 +0000 "GET /x.php" 200

There is no zone but in the access log. An account of the pool is its `module`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import LogFormat, groups
from pratique.parsers.log.complaint import complained
from pratique.parsers.log.request import OTHERS_BEGIN, dated, dated_by, named, parted
from pratique.parsers.log.row.error_event import ErrorEvent
from pratique.parsers.log.row.web_request import WebRequest

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_STAMP: Final = r"\[(?P<stamp>[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4} [0-9:]{8}(?:\.[0-9]{1,9})?)\]"
_OWN: Final = (
    rf"^{_STAMP} (?P<level>[A-Z]{{4,10}}): "
    r"(?:pid (?P<pid>[0-9]{1,9}), [a-z0-9_]+\(\), line [0-9]+: )?"
    r"(?:\[pool (?P<module>[^\]]*)\] )?(?P<message>.*)$"
)
_SLOW: Final = (
    rf"(?s)^{_STAMP}  \[pool (?P<module>[^\]\n]*)\] pid (?P<pid>[0-9]{{1,9}})\n?(?P<message>.*)$"
)
_ACCESS: Final = (
    r"^(?P<client>[^ ]+) - +(?P<user>[^ ]*) ?(?P<stamp>[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9:]{8}) "
    r"(?P<zone>[+-][0-9]{4}) \x22(?P<request>[^\x22]*)\x22 (?P<status>[0-9]{3})(?P<further> .*)?$"
)
_CHILD: Final = r"^child ([0-9]{1,9})[, ]"
_FORMS: Final = ("%d-%b-%Y %H:%M:%S%.f",)
_ASKED: Final = r"^(?P<method>[A-Z]{3,20}) (?P<target>.*)$"


def split_own(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of the log of the master process."""
    return dated_by(groups(lines, _OWN), _FORMS)


def split_slow(lines: pl.DataFrame) -> pl.DataFrame:
    """The records of the slow log: a request that took too long, and where it was then."""
    return dated_by(groups(lines, _SLOW), _FORMS)


def split_access(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines of the access log in its form without settings."""
    return dated(parted(groups(lines, _ACCESS)))


def spread_own(records: pl.DataFrame) -> Frames:
    """One complaint a line; the process is the child, where one is named."""
    import polars as pl

    child = pl.col("message").str.extract(_CHILD)
    records = records.with_columns(
        pl.lit("php-fpm").alias("service"), pl.coalesce(child, "pid").alias("pid")
    )
    records = complained(records)
    return {ErrorEvent: records.with_columns(pl.lit("php-fpm").alias("service"))}


def spread_slow(records: pl.DataFrame) -> Frames:
    """One complaint a request that was slow."""
    import polars as pl

    message = pl.col("message")
    return {
        ErrorEvent: records.with_columns(
            pl.lit("php-fpm").alias("service"),
            pl.lit("slow").alias("level"),
            message.str.extract(r"(?m)^script_filename = (/[^\n]*)$").alias("script"),
            message.str.extract(r"(?m)^\[0x[0-9a-f]+\] [^\n]*:([0-9]{1,9})$").alias("script_line"),
        )
    }


def spread_access(records: pl.DataFrame) -> Frames:
    """One request a line."""
    import polars as pl

    asked = pl.col("target").str.extract_groups(_ASKED).struct
    bare = pl.col("method").is_null() & asked.field("method").is_not_null()
    records = records.with_columns(
        pl.when(bare).then(asked.field("method")).otherwise("method").alias("method"),
        pl.when(bare).then(asked.field("target")).otherwise("target").alias("target"),
        pl.lit("php-fpm").alias("service"),
    )
    return {WebRequest: named(records)}


FORMATS: Final = (
    LogFormat(
        "php-fpm",
        (ErrorEvent,),
        ("/var/log/php*fpm*", "/var/log/php-fpm/*", "/usr/local/var/log/php-fpm*"),
        split_own,
        spread_own,
    ),
    LogFormat(
        "php-fpm-slow",
        (ErrorEvent,),
        ("/var/log/*slow*", "/var/log/php-fpm/*slow*", "/var/log/php*/*slow*"),
        split_slow,
        spread_slow,
        begins=rf"^(?:{_STAMP.replace('?P<stamp>', '?:')} |{OTHERS_BEGIN})",
    ),
    LogFormat(
        "php-fpm-access",
        (WebRequest,),
        ("/var/log/php-fpm/*access*", "/var/log/*fpm*access*"),
        split_access,
        spread_access,
    ),
)
