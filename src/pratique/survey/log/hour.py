"""How many lines each hour has: what the rhythm of a log, and its silence, are seen by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pratique.parsers.log.clock import IMPLAUSIBLE

if TYPE_CHECKING:
    import polars as pl

# By table, what its rows are about.
FAMILIES: Final = {
    "web_request": "web",
    "error_event": "web",
    "authentication": "auth",
    "account_change": "accounts",
    "mail_event": "mail",
    "audit_record": "audit",
    "process_event": "commands",
    "file_transfer": "ftp",
    "database_event": "database",
    "block_event": "blocks",
    "syslog_event": "system",
}
# Whoever writes lines can make up programs without end.
_MOST_PROGRAMS: Final = 300


def hours(row: type[Any], rows: pl.DataFrame) -> pl.DataFrame | None:
    """Rows of `log_hour` without `path`, for rows of one table; None for a table of another kind.

    Times that are not believed are left out.
    """
    import polars as pl

    family = FAMILIES.get(row.table)
    if family is None or "time" not in rows.columns:
        return None
    told = rows.filter(pl.col("time").is_not_null() & (pl.col("time_confidence") > IMPLAUSIBLE))
    hour = pl.col("time").dt.truncate("1h").alias("hour")
    lines = pl.len().cast(pl.Int64).alias("lines")
    if row.table == "syslog_event":
        told = told.with_columns(_named(told).alias("program"), pl.col("source").fill_null(""))
        counted = told.group_by("source", "program", hour).agg(lines)
    else:
        # Lines stand in order of time, nearly: runs of an hour are few, and soon put together.
        runs = told.select(hour.rle().alias("run")).unnest("run")
        counted = runs.group_by(pl.col("value").alias("hour")).agg(
            pl.col("len").sum().cast(pl.Int64).alias("lines")
        )
        nothing = pl.lit("").alias("source"), pl.lit(None, dtype=pl.String).alias("program")
        counted = counted.select(*nothing, "hour", "lines")
    return counted.with_columns(pl.lit(family).alias("family"))


def _named(rows: pl.DataFrame) -> pl.Expr:
    """The program; those of which there are the fewest together, where there are very many."""
    import polars as pl

    program = pl.col("program")
    if "program" not in rows.columns:
        return pl.lit(None, dtype=pl.String)
    if rows["program"].n_unique() <= _MOST_PROGRAMS:
        return program
    most = rows["program"].value_counts(sort=True)["program"].head(_MOST_PROGRAMS)
    return pl.when(program.is_in(most.to_list())).then(program)
