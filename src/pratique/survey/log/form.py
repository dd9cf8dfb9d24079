"""Which form the lines of a log have: the one that fits the most of them, then the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from pratique.parsers.log import all_log_formats
from pratique.parsers.log.base import TEXT, LogFormat
from pratique.survey.log.failure import Failure, attempted
from pratique.survey.log.route import log_routes

if TYPE_CHECKING:
    import polars as pl

_SURE: Final = 0.9
# Lines of what is left over that a form must show itself in before it is put to all of them.
_TRIED: Final = 200
# So far a line may be from the one before it, where it is not known which ones are blank.
_SOME_BLANK: Final = 3


class Forms:
    """All forms, and those that settings of the evidence give (`declared`, by chain)."""

    def __init__(self, declared: dict[str, tuple[LogFormat, ...]] | None = None) -> None:
        self._declared = declared or {}
        self._all = all_log_formats()
        self._by_slug = {form.slug: form for form in self._all}
        self._routes = log_routes()

    def declared(self, path: str, chain: str) -> tuple[LogFormat, ...]:
        """The forms that settings of the evidence give for a log."""
        return (*self._declared.get(chain, ()), *self._declared.get(path, ()))

    def ordered(self, path: str, chain: str, sample: pl.DataFrame) -> tuple[LogFormat, ...]:
        """All forms, the one that fits most lines of the `sample` first."""
        folder, _, name = path.rpartition("/")
        claiming = self._routes.parsers_for(folder, name)
        hinted = [self._by_slug[one.slug] for one in claiming]
        first = [*self.declared(path, chain), *hinted]
        others = [form for form in self._all if form not in first]
        told = {form: shown_share(form, sample) for form in first}
        if max(told.values(), default=0.0) < _SURE:
            told |= {form: shown_share(form, sample) for form in others}
        # Where two fit as well: a declared one, then one that claims the place.
        order = {form: number for number, form in enumerate((*first, *others))}
        return tuple(
            sorted(order, key=lambda form: (form.general, -told.get(form, 0.0), order[form]))
        )


def share(form: LogFormat, lines: pl.DataFrame) -> float:
    """How many of the lines have this form, 0 to 1; 0 for none."""
    if not lines.height:
        return 0.0
    records = joined(lines, form.begins, apart_at=_SOME_BLANK) if form.begins else lines
    found = form.split(records.select("line", TEXT))
    if form.begins:
        return float(records.join(found.select("line"), on="line")["_lines"].sum()) / lines.height
    return found.height / lines.height


def shown_share(form: LogFormat, lines: pl.DataFrame) -> float:
    """The same of a sample; 0 for a form that fails on it, which is told by who reads the log."""
    found = attempted(lambda: share(form, lines))
    return 0.0 if isinstance(found, Failure) else found


def joined(
    lines: pl.DataFrame, begins: str, blank: pl.Series | None = None, *, apart_at: int = 1
) -> pl.DataFrame:
    """Records of several lines: those whose text begins one, with all that belongs to it.

    `_lines` is how many lines that are, `_numbers` which ones. What stands before the first, or
    behind a line that is missing here, belongs to none and is left out. `blank` are the numbers of
    lines that are missing because nothing stands in them; without it, a line belongs to the one
    before it when their numbers are no more than `apart_at` apart.
    """
    import polars as pl

    starts = pl.col(TEXT).str.contains(begins)
    step = pl.col("line").diff().fill_null(1)
    if blank is None:
        breaks = step > apart_at
    else:
        before = pl.Series(blank.search_sorted(lines["line"]), dtype=pl.Int64)
        breaks = step - before.diff().fill_null(0) != 1
    return (
        lines.with_columns(starts.alias("_starts"), (starts | breaks).cum_sum().alias("_record"))
        .group_by("_record", maintain_order=True)
        .agg(
            pl.col("line").first(),
            pl.col(TEXT).str.join("\n"),
            pl.len().cast(pl.Int64).alias("_lines"),
            pl.col("line").alias("_numbers"),
            pl.col("_starts").first(),
        )
        .filter("_starts")
        .drop("_record", "_starts")
    )


def apart(
    lines: pl.DataFrame, forms: Sequence[LogFormat], blank: pl.Series | None = None
) -> tuple[list[tuple[LogFormat, pl.DataFrame, int]], pl.DataFrame]:
    """The records of each form in `lines`, with how many lines they take, and what is left.

    The first form gets all lines; each other one what is left, if some of that shows its form.
    `blank` are the numbers of lines that are left out since nothing stands in them.
    """
    found: list[tuple[LogFormat, pl.DataFrame, int]] = []
    for number, form in enumerate(forms):
        if not lines.height:
            break
        if number and not share(form, _sample(lines)):
            continue
        records, taken, lines = _taken(lines, form, blank)
        if records.height:
            found.append((form, records, taken))
    return found, lines


def _sample(lines: pl.DataFrame) -> pl.DataFrame:
    if lines.height <= _TRIED:
        return lines
    import polars as pl

    return pl.concat([lines.head(_TRIED // 2), lines.tail(_TRIED // 2)])


def _taken(
    lines: pl.DataFrame, form: LogFormat, blank: pl.Series | None
) -> tuple[pl.DataFrame, int, pl.DataFrame]:
    import polars as pl

    if form.begins is None:
        records = form.split(lines)
        if records.height == lines.height:
            return records, lines.height, lines.clear()
        return records, records.height, lines.join(records.select("line"), on="line", how="anti")
    whole = joined(lines, form.begins, blank)
    records = form.split(whole.drop("_lines", "_numbers"))
    taken = whole.select("line", "_numbers").join(records.select("line"), on="line")
    numbers = taken.select(pl.col("_numbers").alias("line")).explode("line")
    return records, numbers.height, lines.join(numbers, on="line", how="anti")
