"""What the form of a log declares: lines in, columns out, never one line at a time.

    bytes -> lines -> `split` -> records with what the clock showed -> `spread` -> tables

Lines come in large blocks. `split` finds those that have the form, and their parts; what it
leaves out is given to the other forms, and at last to the gaps. In between, the pass that reads
logs turns what the clock showed into moments: it knows the zone of the machine and the years of
a log that writes none. `spread` puts the records into the columns of tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    import polars as pl

    Frames = Mapping[type[Any], pl.DataFrame]

# The columns in which `split` tells the time. `shown` is what the clock showed, without a zone;
# `offset` seconds east of UTC where the line says so (0 for UTC and for seconds since 1970), else
# null; `yearless` says that the year of `shown` stands for none: it is LEAP then.
SHOWN: Final = "shown"
OFFSET: Final = "offset"
YEARLESS: Final = "yearless"
STAMP: Final = (SHOWN, OFFSET, YEARLESS)
# The columns that the clock makes of them.
TIMING: Final = ("time", "time_source", "time_confidence")
# A year that has every day.
LEAP: Final = 2000
# The column of lines that are given to `split`.
TEXT: Final = "text"


@dataclass(frozen=True, slots=True)
class LogFormat:
    r"""A form of log.

    `places` are patterns over the readable path, as those of `Parser`: where such a log
    usually lies. They only say which form is tried first, and which files are logs at all.

    `split(lines)` takes a frame with `line` (number, from 1) and `text` (without its end), and
    gives one row for each record of this form, in the order of lines: `line`, the columns of
    STAMP, and its own. It never raises, on any text.

    `spread(records)` takes those rows with `path` and the columns of TIMING in place of the stamp,
    and gives a frame for each row type. Columns that it leaves out are null, further ones are
    dropped, and types are made to fit where they can.

    With `begins`, a pattern, a record may have several lines: the first one matches it, and what
    follows up to the next match belongs to it. Then `text` holds all of them, joined by line
    feeds, and `line` is the number of the first; the pattern is also one of Python's `re`.
    A `general` form fits what others fit better, and is asked last.
    """

    slug: str
    rows: tuple[type[Any], ...]
    places: tuple[str, ...]
    split: Callable[[pl.DataFrame], pl.DataFrame]
    spread: Callable[[pl.DataFrame], Frames]
    begins: str | None = None
    general: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """What a binary log holds and could not be read; `reason` is the same for the same cause."""

    reason: str
    detail: str


class Access(Protocol):
    """The bytes of a file at any place."""

    size: int

    def read_at(self, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`; fewer only at the end."""
        ...


@dataclass(frozen=True, slots=True)
class BinaryLog:
    """A log that has entries and no lines, such as the journal.

    `recognises(head)` says whether a file that begins so is one. `read(access)` gives its entries
    in batches, in the order in which they stand: frames as `LogFormat.split` gives them, with the
    number of the entry in `line`; and what was lost, each loss once. `spread` is as there.
    """

    slug: str
    rows: tuple[type[Any], ...]
    places: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[Access], Iterator[pl.DataFrame | Lost]]
    spread: Callable[[pl.DataFrame], Frames]


def groups(lines: pl.DataFrame, pattern: str, column: str = TEXT) -> pl.DataFrame:
    """The rows of `lines` whose `column` matches `pattern`, with its named groups as columns.

    The pattern is one of Rust's `regex`, which takes time in line with the text and no more. Its
    groups all have names. The column that was matched is left out.
    """
    import polars as pl

    start = "^" if pattern.startswith("^") else ""
    whole = f"{start}(?P<_whole>{pattern.removeprefix('^')})"
    found = pl.col(column).str.extract_groups(whole).alias("_groups")
    names = [name for name in lines.columns if name != column]
    return (
        lines.select(*names, found)
        .unnest("_groups")
        .filter(pl.col("_whole").is_not_null())
        .drop("_whole")
    )


def stamped(
    records: pl.DataFrame, column: str, form: str, *, zone: bool = False, yearless: bool = False
) -> pl.DataFrame:
    """`records` with the columns of STAMP in place of the text `column`, read by `form`.

    `form` is that of chrono's `strftime`. With `zone`, it ends in `%z`; with `yearless`, the text
    has no year, and `form` begins with `%Y `. Rows whose time makes no sense are left out.
    """
    import polars as pl

    text = pl.col(column)
    if yearless:
        text = pl.concat_str(pl.lit(f"{LEAP} "), text)
    moment = text.str.to_datetime(form, time_unit="us", strict=False, ambiguous="earliest")
    if not zone:
        return _with_stamp(records, column, moment, pl.lit(None, dtype=pl.Int32), yearless=yearless)
    # Polars gives UTC; what the clock showed is that and the offset that the text ends in.
    sign = pl.when(text.str.contains(r"-\d\d:?\d\d$")).then(-1).otherwise(1)
    hours = text.str.extract(r"[+-](\d\d):?\d\d$").cast(pl.Int32, strict=False)
    minutes = text.str.extract(r"[+-]\d\d:?(\d\d)$").cast(pl.Int32, strict=False)
    offset = (sign * (hours * 3600 + minutes * 60)).cast(pl.Int32).fill_null(0)
    return _with_stamp(records, column, moment.dt.replace_time_zone(None), offset, utc=True)


def _with_stamp(  # noqa: PLR0913 - as `stamped`
    records: pl.DataFrame,
    column: str,
    moment: pl.Expr,
    offset: pl.Expr,
    *,
    yearless: bool = False,
    utc: bool = False,
) -> pl.DataFrame:
    import polars as pl

    shown = moment + pl.duration(seconds=offset) if utc else moment
    stamp = (shown.alias(SHOWN), offset.alias(OFFSET), pl.lit(value=yearless).alias(YEARLESS))
    return records.with_columns(stamp).drop(column).filter(pl.col(SHOWN).is_not_null())


def lines_of(text: str) -> pl.DataFrame:
    """A frame for `split` of a text: for tests, and for what is no file."""
    import polars as pl

    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return pl.DataFrame(
        {"line": range(1, len(lines) + 1), TEXT: lines}, schema={"line": pl.Int64, TEXT: pl.String}
    )
