"""Facility and severity of syslog, as numbers and as words: RFC 5424, section 6.2.1; syslog(3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

FACILITIES: Final = (
    *("kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron"),
    *("authpriv", "ftp", "ntp", "security", "console", "solaris-cron"),
    *(f"local{number}" for number in range(8)),
)
_WORDS: Final = (
    ("emerg", "panic", "emergency"),
    ("alert",),
    ("crit", "critical"),
    ("err", "error"),
    ("warning", "warn"),
    ("notice",),
    ("info", "informational"),
    ("debug",),
)
SEVERITIES: Final = {word: number for number, words in enumerate(_WORDS) for word in words}


def by_number(priority: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The columns `facility` and `severity` of the number that stands between `<` and `>`.

    A number above 191 is none, and gives null.
    """
    import polars as pl

    number = priority.cast(pl.Int64, strict=False)
    number = pl.when(number < 8 * len(FACILITIES)).then(number)
    return _facility(number // 8), (number % 8).alias("severity")


def by_word(facility: pl.Expr, severity: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The same columns of words in any case, or of numbers in place of words."""
    import polars as pl

    facility, severity = facility.str.to_lowercase(), severity.str.to_lowercase()
    told = severity.replace_strict(
        list(SEVERITIES), list(SEVERITIES.values()), default=None, return_dtype=pl.Int64
    )
    return (
        pl.coalesce(_facility(facility.cast(pl.Int64, strict=False)), facility).alias("facility"),
        pl.coalesce(told, severity.cast(pl.Int64, strict=False)).alias("severity"),
    )


def _facility(number: pl.Expr) -> pl.Expr:
    import polars as pl

    return number.replace_strict(
        list(range(len(FACILITIES))), list(FACILITIES), default=None, return_dtype=pl.String
    ).alias("facility")
