"""From what the clock of a machine showed to moments, for whole columns at once.

A line that tells its offset from UTC needs no more. One without is read in the zone of the
machine; of the two moments that an hour stands for when the clock goes back, the order of the
lines tells which it is, and where it does not, it is the earlier one, and less sure. One without a
year takes it from the plan of its file: which line belongs to which year, where that was learned,
and how sure it is. What no clock of a server can have shown is kept, and not believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import OFFSET, SHOWN, STAMP, YEARLESS

if TYPE_CHECKING:
    import polars as pl

WRITTEN: Final = "written zone"
MACHINE: Final = "machine zone"
ASSUMED: Final = "zone unknown, read as UTC"
DOUBTED: Final = "machine zone, which other lines contradict"
# A time that cannot be true is at most so sure.
IMPLAUSIBLE: Final = 0.1
# Before that, no program of today wrote a log; a clock that was not set shows 1970 or 2000.
EARLIEST: Final = datetime(1990, 1, 1)  # noqa: DTZ001 - UTC, as all columns of times
LATEST: Final = datetime(2100, 1, 1)  # noqa: DTZ001
# What fits into nanoseconds since 1970, with a margin for zones.
_FIRST: Final = datetime(1678, 1, 1)  # noqa: DTZ001
_LAST: Final = datetime(2262, 1, 1)  # noqa: DTZ001
# Within an hour that comes twice, a step back by that much is the clock's; less is jitter.
_TURNED_MINUTES: Final = 20
_EITHER: Final = 0.7  # of the two hours, nothing says which


@dataclass(frozen=True, slots=True)
class Year:
    """From line `line` on, the year is `year`; `source` says why, in a few words."""

    line: int
    year: int
    source: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of one log. `zone` is a name that Polars knows, or empty; `years` are in order.

    `doubted` says that other lines of the log tell another zone. Nothing can have been written
    after `latest` (UTC).
    """

    zone: str = ""
    years: Sequence[Year] = ()
    doubted: bool = False
    latest: datetime = LATEST

    def timed(self, records: pl.DataFrame) -> pl.DataFrame:
        """`records` with the columns of TIMING in place of those of STAMP.

        They are in the order of lines. A time without a year that nobody knows is null.
        """
        import polars as pl

        if records[YEARLESS].any():
            records = self._with_years(records)
        else:
            nothing = pl.lit("").alias("_year_source"), pl.lit(1.0).alias("_year_confidence")
            records = records.with_columns(nothing)
        records = self._with_own(records)
        shown, told = pl.col(SHOWN), pl.col(OFFSET).is_not_null()
        written = shown - pl.duration(seconds=pl.col(OFFSET))
        moment = pl.when(told).then(written).otherwise("_own")
        moment = pl.when(moment.is_between(_FIRST, _LAST)).then(moment)
        year = pl.col("_year_source")
        zone = pl.when(told).then(pl.lit(WRITTEN)).otherwise(pl.lit(self._unzoned))
        sure = pl.when(told).then(1.0).otherwise(self._sure * pl.col("_either"))
        sure *= pl.col("_year_confidence")
        timing = (
            moment.dt.cast_time_unit("ns").alias("time"),
            pl.when(year != "")
            .then(pl.concat_str(zone, pl.lit(", year "), year))
            .otherwise(zone)
            .alias("time_source"),
            pl.when(moment.is_between(EARLIEST, self.latest))
            .then(sure)
            .otherwise(pl.min_horizontal(sure, pl.lit(IMPLAUSIBLE)))
            .alias("time_confidence"),
        )
        known = pl.col("time").is_not_null()
        return (
            records.with_columns(timing)
            .drop(*STAMP, "_year_source", "_year_confidence", "_own", "_either")
            .with_columns(
                pl.when(known).then("time_source").otherwise(pl.lit("")).alias("time_source"),
                pl.when(known).then("time_confidence").otherwise(0.0).alias("time_confidence"),
            )
        )

    @property
    def _unzoned(self) -> str:
        if not self.zone:
            return ASSUMED
        return DOUBTED if self.doubted else MACHINE

    @property
    def _sure(self) -> float:
        return 0.6 if self.doubted or not self.zone else 0.95

    def _with_own(self, records: pl.DataFrame) -> pl.DataFrame:
        """With `_own`, the moment in UTC in the machine's zone, and `_either`.

        That is how sure it is which of two hours is meant.
        """
        import polars as pl

        shown = pl.col(SHOWN)
        sure = pl.lit(1.0).alias("_either")
        if not self.zone or self.zone == "UTC" or not records[OFFSET].has_nulls():
            return records.with_columns(shown.alias("_own"), sure)
        only = records.with_columns(self._local(shown, "null").alias("_own"))
        if only["_own"].null_count() == only[SHOWN].null_count():
            return only.with_columns(sure)
        early, late = self._local(shown, "earliest"), self._local(shown, "latest")
        # An hour that the clock leaped over was shown by a clock that did not, in a few places a
        # whole day: by as much less.
        hour, day = pl.duration(hours=1), pl.duration(days=1)
        leaped = self._local(shown - hour, "earliest") + hour
        leaped_day = self._local(shown - day, "earliest") + day
        records = records.with_columns(
            pl.coalesce(early, leaped, leaped_day).alias("_own"), late.alias("_late")
        )
        twice = (pl.col("_late") != pl.col("_own")).fill_null(value=False)
        if not records.select((twice & pl.col(OFFSET).is_null()).any()).item():
            return records.with_columns(sure).drop("_late")
        turned = shown.diff() < pl.duration(minutes=-_TURNED_MINUTES)
        # Of lines one behind the other that are all in such an hour: which come after the turn.
        behind = (turned & twice & twice.shift(fill_value=False)).fill_null(value=False)
        after = behind.cast(pl.Int32).cum_sum().over(twice.rle_id()) > 0
        told = behind.any().over(twice.rle_id())
        return records.with_columns(
            pl.when(twice & after).then("_late").otherwise("_own").alias("_own"),
            pl.when(twice & ~told).then(_EITHER).otherwise(1.0).alias("_either"),
        ).drop("_late")

    def _local(self, shown: pl.Expr, which: str) -> pl.Expr:
        return (
            shown.dt.replace_time_zone(self.zone, ambiguous=which, non_existent="null")  # type: ignore[arg-type]
            .dt.convert_time_zone("UTC")
            .dt.replace_time_zone(None)
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
        shown, bare, year = pl.col(SHOWN), pl.col(YEARLESS), pl.col("_year")
        # A line may claim a 29 February of any year.
        leap = (shown.dt.month() == 2) & (shown.dt.day() == 29)
        fits = year.is_not_null() & ~(leap & ~pl.date(year, 1, 1).dt.is_leap_year())
        dated = pl.when(bare & fits).then(shown).dt.replace(year=year)
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
