"""From what the clock of a machine showed to moments, for whole columns at once.

A line that tells its offset from UTC needs no more. One without is read in the zone of the
machine; of the two moments that an hour stands for when the clock goes back, it is the earlier.
One without a year takes it from the plan of its file: which line belongs to which year, where
that was learned, and how sure it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import OFFSET, SHOWN, STAMP, YEARLESS

if TYPE_CHECKING:
    import polars as pl

WRITTEN: Final = "written zone"
MACHINE: Final = "machine zone"
ASSUMED: Final = "zone unknown, read as UTC"


@dataclass(frozen=True, slots=True)
class Year:
    """From line `line` on, the year is `year`; `source` says why, in a few words."""

    line: int
    year: int
    source: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of one log. `zone` is a name that Polars knows, or empty; `years` are in order."""

    zone: str = ""
    years: Sequence[Year] = ()

    def timed(self, records: pl.DataFrame) -> pl.DataFrame:
        """`records` with the columns of TIMING in place of those of STAMP.

        A time without a year that nobody knows is null.
        """
        import polars as pl

        if records[YEARLESS].any():
            records = self._with_years(records)
        else:
            nothing = pl.lit("").alias("_year_source"), pl.lit(1.0).alias("_year_confidence")
            records = records.with_columns(nothing)
        shown, told = pl.col(SHOWN), pl.col(OFFSET).is_not_null()
        written = shown - pl.duration(seconds=pl.col(OFFSET))
        if self.zone and self.zone != "UTC":
            local = shown.dt.replace_time_zone(
                self.zone, ambiguous="earliest", non_existent="null"
            ).dt.convert_time_zone("UTC")
            # An hour that the clock leaped over was shown by a clock that did not: by an hour less.
            leaped = (shown - pl.duration(hours=1)).dt.replace_time_zone(
                self.zone, ambiguous="earliest", non_existent="null"
            ).dt.convert_time_zone("UTC") + pl.duration(hours=1)
            own = pl.coalesce(local, leaped).dt.replace_time_zone(None)
        else:
            own = shown
        unzoned = MACHINE if self.zone else ASSUMED
        zone = pl.when(told).then(pl.lit(WRITTEN)).otherwise(pl.lit(unzoned))
        year = pl.col("_year_source")
        sure = pl.when(told).then(1.0).otherwise(0.95 if self.zone else 0.6)
        timing = (
            pl.when(told).then(written).otherwise(own).dt.cast_time_unit("ns").alias("time"),
            pl.when(year != "")
            .then(pl.concat_str(zone, pl.lit(", year "), year))
            .otherwise(zone)
            .alias("time_source"),
            (sure * pl.col("_year_confidence")).alias("time_confidence"),
        )
        known = pl.col("time").is_not_null()
        return (
            records.with_columns(timing)
            .drop(*STAMP, "_year_source", "_year_confidence")
            .with_columns(
                pl.when(known).then("time_source").otherwise(pl.lit("")).alias("time_source"),
                pl.when(known).then("time_confidence").otherwise(0.0).alias("time_confidence"),
            )
        )

    def _with_years(self, records: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        plan = pl.DataFrame(
            {
                "line": [year.line for year in self.years],
                "_year": [year.year for year in self.years],
                "_year_source": [year.source for year in self.years],
                "_year_confidence": [year.confidence for year in self.years],
            },
            schema={
                "line": pl.Int64,
                "_year": pl.Int32,
                "_year_source": pl.String,
                "_year_confidence": pl.Float64,
            },
        ).set_sorted("line")
        shown, bare = pl.col(SHOWN), pl.col(YEARLESS)
        dated = pl.when(pl.col("_year").is_not_null()).then(shown.dt.replace(year=pl.col("_year")))
        return (
            records.set_sorted("line")
            .join_asof(plan, on="line", strategy="backward")
            .with_columns(
                pl.when(bare).then(dated).otherwise(shown).alias(SHOWN),
                pl.when(bare)
                .then("_year_source")
                .otherwise(pl.lit(""))
                .fill_null("")
                .alias("_year_source"),
                pl.when(bare)
                .then("_year_confidence")
                .otherwise(1.0)
                .fill_null(0.0)
                .alias("_year_confidence"),
            )
            .drop("_year")
        )
