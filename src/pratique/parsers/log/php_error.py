r"""The error log that PHP writes itself (`error_log` in php.ini): `php_log_err` in its `main.c`.

    [03-Nov-2026 02:10:00 Europe/Rome] PHP Fatal error:  Uncaught Exception: x in /PATH:3
    Stack trace:
    #0 {main}
      thrown in /PATH on line 3

The zone has a name, mostly UTC. What follows up to the next time belongs to the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import OFFSET, SHOWN, LogFormat, groups
from pratique.parsers.log.complaint import complained
from pratique.parsers.log.request import OTHERS_BEGIN, dated_by
from pratique.parsers.log.row.error_event import ErrorEvent

if TYPE_CHECKING:
    import polars as pl

    from pratique.parsers.log.base import Frames

_BEGINS: Final = r"\[[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4} [0-9:]{8} [A-Za-z0-9_+/:-]{1,40}\] "
_RECORD: Final = (
    r"(?s)^\[(?P<stamp>[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4} [0-9:]{8}) "
    r"(?P<zone>[A-Za-z0-9_+/:-]{1,40})\] "
    r"(?P<message>.*)$"
)
# A server has one, and perhaps one more of before; whoever writes lines can make up any number.
_MOST_ZONES: Final = 50
_UTC: Final = ("UTC", "GMT", "Etc/UTC", "Z")


def split(lines: pl.DataFrame) -> pl.DataFrame:
    """The records of this form; those of a zone that nobody knows show a time without one."""
    import polars as pl

    records = dated_by(groups(lines, _RECORD), ("%d-%b-%Y %H:%M:%S",))
    told = records["zone"].value_counts(sort=True)["zone"].head(_MOST_ZONES)
    for zone in told.to_list():
        here = pl.col("zone") == zone
        records = records.with_columns(
            pl.when(here).then(_offset(zone)).otherwise(OFFSET).cast(pl.Int32).alias(OFFSET)
        )
    return records.drop("zone")


def _offset(zone: str) -> pl.Expr:
    """Seconds east of UTC that a clock in `zone` was when it showed SHOWN; null if unknown."""
    import polars as pl

    if zone in _UTC:
        return pl.lit(0, dtype=pl.Int32)
    try:
        pl.Series([0], dtype=pl.Datetime("us")).dt.replace_time_zone(zone)
    except pl.exceptions.ComputeError:
        return pl.lit(None, dtype=pl.Int32)
    there = pl.col(SHOWN).dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    utc = there.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return (pl.col(SHOWN) - utc).dt.total_seconds().cast(pl.Int32)


def spread(records: pl.DataFrame) -> Frames:
    """One complaint a record."""
    import polars as pl

    return {ErrorEvent: complained(records.with_columns(pl.lit("php").alias("service")))}


FORMATS: Final = (
    LogFormat(
        "php-error",
        (ErrorEvent,),
        ("/**/error_log", "/**/php_error*.log", "/**/php-error*.log", "/var/log/php*"),
        split,
        spread,
        begins=rf"^(?:{_BEGINS}|{OTHERS_BEGIN})",
    ),
)
