"""The ways in which logs write a date and a time, for any text that begins with one.

What is known of them: ISO 8601; asctime(3); the manuals of Apache (`%t`) and of the programs
that are named beside each form. Where day and month could be either, the texts that are read
together must prove the order; else the moment is null.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pratique.parsers.log.base import LEAP, OFFSET, SHOWN, YEARLESS

if TYPE_CHECKING:
    import polars as pl

# Nanoseconds since 1970 in 64 bits reach to 2262.
_YEAR: Final = r"(?:19|2[01])\d\d"
_TIME: Final = r"(?P<h>[0-2]?\d):(?P<m>[0-5]\d):(?P<s>[0-6]\d)(?:[.,](?P<f>\d{1,9}))?"
_ZONE: Final = r"(?: ?(?P<z>Z|UTC|GMT|[+-]\d\d:?\d\d))?"
_NAME: Final = r"(?P<n>[A-Za-zéûäÄ]{3,9})\.?"
_WEEK: Final = r"(?:(?:[A-Z][a-z]{2}),? +)?"
_HALF: Final = r"(?: ?(?P<half>[AaPp][Mm]))?"

# Months as they are shortened in English, German, French, Spanish and Italian.
_MONTHS: Final = (
    ("jan", "jän", "janv", "ene", "gen"),
    ("feb", "fév", "févr"),
    ("mar", "mär", "mrz", "mars"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mag"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aoû", "août", "ago"),
    ("sep", "sept", "set"),
    ("oct", "okt", "ott"),
    ("nov",),
    ("dec", "dez", "déc", "dic"),
)

# Patterns of what a text begins with. Groups: y year, o month, n its name, d day, h m s time,
# f fraction, z offset, half AM or PM; a and b are day and month in either order. A form with `e`
# has seconds since 1970, with `k` milliseconds, with `x` the low half of a TAI64 label.
_FORMS: Final = (
    # 2026-11-03T02:10:00.123+01:00, 2026/11/03 02:10:00, 2011.11.21 14:29:16, 2014:07:02-00:17:45
    rf"(?P<y>{_YEAR})[-/.:](?P<o>[01]\d)[-/.:](?P<d>[0-3]\d)(?:[T_-]| - | +){_TIME}{_HALF}{_ZONE}",
    # Mon Nov  3 02:10:00.123456 2026, Nov 3 02:10:00 2026, Mon Nov 3 02:10:00 UTC 2026
    rf"{_WEEK}{_NAME} +(?P<d>[0-3]?\d),? +{_TIME}(?: (?P<z>UTC|GMT)| [A-Z]{{3,4}})? (?P<y>{_YEAR})",
    # 03/Nov/2026:02:10:00 +0100, 03-Nov-2026 02:10:00, Thu, 03 Nov 2026 02:10:00 GMT
    rf"{_WEEK}(?P<d>[0-3]?\d)[-/ ]{_NAME}[-/ ](?P<y>{_YEAR})[: ]+{_TIME}{_ZONE}",
    # Nov 3, 2026 2:10:00 AM, Oct 27 2015 09:24:46
    rf"{_NAME} +(?P<d>[0-3]?\d),? +(?P<y>{_YEAR}),? +{_TIME}{_HALF}{_ZONE}",
    # 20261103 02:10:00, 20261103-02:10:00, 20261103T021000Z
    rf"(?P<y>{_YEAR})(?P<o>[01]\d)(?P<d>[0-3]\d)[ T_-]{_TIME}{_ZONE}",
    (
        rf"(?P<y>{_YEAR})(?P<o>[01]\d)(?P<d>[0-3]\d)[T_-]?"
        rf"(?P<h>[0-2]\d)(?P<m>[0-5]\d)(?P<s>[0-6]\d)(?:[.,](?P<f>\d{{1,6}}))?{_ZONE}"
    ),
    # 03.11.2026 02:10:00: with points, the day is first
    rf"(?P<d>[0-3]\d)\.(?P<o>[01]\d)\.(?P<y>{_YEAR}),? +{_TIME}{_ZONE}",
    # 11/03/2026:02:10:00 -0000: cPanel, which writes the month first
    rf"(?P<o>[01]\d)/(?P<d>[0-3]\d)/(?P<y>{_YEAR}):{_TIME}{_ZONE}",
    # 11/03/2026 02:10:00, 11-03-2026 02:10:00
    rf"(?P<a>[0-3]?\d)[-/](?P<b>[0-3]?\d)[-/](?P<y>{_YEAR})(?:,? +| - |-){_TIME}{_HALF}{_ZONE}",
    # 11/03/26 02:10:00
    rf"(?P<a>[0-3]\d)/(?P<b>[0-3]\d)/(?P<y>\d\d) {_TIME}{_ZONE}",
    # Apr-07-13 07:08:36 (assp)
    rf"{_NAME}-(?P<d>[0-3]\d)-(?P<y>\d\d) {_TIME}{_ZONE}",
    # 1793671800.123, 1793671800123, @400000006a... (TAI64N, multilog)
    r"(?P<e>[12]\d{9})(?:\.(?P<f>\d{1,9}))?",
    r"(?P<k>[12]\d{12})",
    r"@4[0-9a-f]{7}(?P<x>[0-9a-f]{8})[0-9a-f]{8}",
    # Nov  3 02:10:00, without a year; PDT Apr 16 21:05:29 (monit)
    rf"(?:[A-Z]{{3,4}} )?{_WEEK}{_NAME} +(?P<d>[0-3]?\d),? +{_TIME}",
    # 261103  2:10:00 (MySQL until 5.6)
    rf"(?P<y>\d\d)(?P<o>[01]\d)(?P<d>[0-3]\d) +{_TIME}",
)
_END: Final = r"(?:$|[^0-9A-Za-z])"
_OPENED: Final = r"(?:<[A-Z]>|L |[^0-9A-Za-z]{0,3})"
STAMP_TEXT: Final = "_stamp"
_PARTS: Final = ("y", "o", "n", "d", "a", "b", "h", "m", "s", "f", "z", "half", "e", "k", "x")
_CENTURY_STARTS: Final = 70  # 70 is 1970, 69 is 2069
_NOON: Final = 12
# multilog counts from 2^62 + 10 at the beginning of 1970.
_TAI: Final = 10


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One form as a pattern, at the start of a text or after a few other things."""

    at_start: str
    near_start: str


def _patterns() -> Iterator[_Pattern]:
    for form in _FORMS:
        yield _Pattern(
            rf"^(?P<{STAMP_TEXT}>{_OPENED}{form}){_END}",
            rf"^(?:[^\n]{{0,120}}?[^0-9A-Za-z.:\n-])(?P<{STAMP_TEXT}>{form}){_END}",
        )


PATTERNS: Final = tuple(_patterns())


def dated(texts: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows whose `column` has a date at its start or near it, with STAMP and the date's text.

    First each form is looked for at the start of the texts, then in their first 120 characters.
    """
    import polars as pl

    found = []
    for near in (False, True):
        for pattern in PATTERNS:
            if not texts.height:
                break
            wanted = pattern.near_start if near else pattern.at_start
            likely = texts.select("line", pl.col(column).str.extract_groups(wanted).alias("_g"))
            rows = likely.unnest("_g").filter(pl.col(STAMP_TEXT).is_not_null())
            if not rows.height:
                continue
            rows = _moments(rows)
            found.append(texts.join(rows, on="line", how="inner"))
            texts = texts.join(rows.select("line"), on="line", how="anti")
    if not found:
        return _moments(texts.clear().with_columns(pl.lit(None, pl.String).alias(STAMP_TEXT)))
    return pl.concat(found).sort("line")


def _moments(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the columns of STAMP in place of the parts of dates.

    Rows go whose date there is not; one whose order is not proved stays, null.
    """
    import polars as pl

    missing = [name for name in _PARTS if name not in rows.columns]
    rows = rows.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)
    part = {name: pl.col(name) for name in _PARTS}
    day, month, unproved = _ordered(rows)
    year = part["y"].cast(pl.Int32, strict=False)
    short = part["y"].str.len_chars() == 2
    century = pl.when(year < _CENTURY_STARTS).then(2000).otherwise(1900)
    year = pl.when(part["y"].is_null()).then(LEAP).when(short).then(year + century).otherwise(year)
    hour = part["h"].cast(pl.Int32, strict=False)
    half = part["half"].str.to_lowercase()
    hour = (
        pl.when(half == "pm").then(hour % _NOON + _NOON).when(half == "am").then(hour % _NOON)
    ).otherwise(hour)
    written = pl.concat_str(
        year.cast(pl.String),
        pl.lit("-"),
        month.str.zfill(2),
        pl.lit("-"),
        day.str.zfill(2),
        pl.lit(" "),
        hour.cast(pl.String).str.zfill(2),
        pl.lit(":"),
        part["m"],
        pl.lit(":"),
        part["s"],
    )
    fraction = part["f"].str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64, strict=False)
    low = part["x"].str.to_integer(base=16, strict=False) - _TAI
    milliseconds = part["k"].cast(pl.Int64, strict=False)
    since = pl.coalesce(part["e"].cast(pl.Int64, strict=False), low)
    micro = pl.coalesce(since * 1_000_000, milliseconds * 1000)
    counted = micro.is_not_null()
    moment = pl.coalesce(
        micro.cast(pl.Datetime("us")),
        written.str.to_datetime(
            "%Y-%m-%d %H:%M:%S", time_unit="us", strict=False, ambiguous="earliest"
        ),
    ) + pl.duration(microseconds=fraction.fill_null(0))
    rows = rows.with_columns(
        moment.alias(SHOWN),
        pl.when(counted).then(0).otherwise(_offset(part["z"])).cast(pl.Int32).alias(OFFSET),
        (part["y"].is_null() & ~counted).alias(YEARLESS),
        unproved.alias("_unproved"),
    )
    rows = rows.filter(pl.col(SHOWN).is_not_null() | pl.col("_unproved"))
    return rows.with_columns(pl.col(YEARLESS) & pl.col(SHOWN).is_not_null()).drop(
        *_PARTS, "_unproved"
    )


def _ordered(rows: pl.DataFrame) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Day, month, and whether their order is not proved, of parts that may be in either order."""
    import polars as pl

    named = pl.col("n").str.to_lowercase().str.strip_chars_end(".")
    numbers = {word: f"{n:02}" for n, words in enumerate(_MONTHS, 1) for word in words}
    # A long name in English begins with the short one.
    name = pl.coalesce(
        part.replace_strict(numbers, default=None, return_dtype=pl.String)
        for part in (named, named.str.slice(0, 3))
    )
    first, second = (pl.col(side).cast(pl.Int32, strict=False) for side in "ab")
    most = 12
    days_first = int(rows.select((first > most).sum()).item() or 0)
    days_second = int(rows.select((second > most).sum()).item() or 0)
    both = first.is_not_null() & second.is_not_null()
    if days_first and not days_second:
        turned, open_ = pl.lit(value=True), pl.lit(value=False)
    elif days_second and not days_first:
        turned, open_ = pl.lit(value=False), pl.lit(value=False)
    else:
        turned, open_ = first > most, (first <= most) & (second <= most)
    day = pl.coalesce("d", pl.when(open_).then(None).when(turned).then("a").otherwise("b"))
    month = pl.coalesce("o", name, pl.when(open_).then(None).when(turned).then("b").otherwise("a"))
    return day, month, (both & open_).fill_null(value=False)


def _offset(zone: pl.Expr) -> pl.Expr:
    """Seconds east of UTC; null where nothing is said."""
    import polars as pl

    sign = pl.when(zone.str.starts_with("-")).then(-1).otherwise(1)
    hours = zone.str.extract(r"^[+-](\d\d)").cast(pl.Int32, strict=False)
    minutes = zone.str.extract(r"(\d\d)$").cast(pl.Int32, strict=False)
    told = sign * (hours * 3600 + minutes * 60)
    return pl.when(zone.is_in(["Z", "UTC", "GMT"])).then(0).otherwise(told)
