"""Tables as they stand in a bag: Parquet, a twin in CSV where that is small, and their meaning.

Parts of a table that need no cover are copied byte by byte. In tables of logs and of mail, what
stands before the `@` of a mail address is covered but for its first character, unless asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pratique.bag.kind import Kind, kind_of_table
from pratique.report.export.plain_csv import csv_line
from pratique.store.columns import columns
from pratique.store.parts import as_parquet

if TYPE_CHECKING:
    import polars as pl

SMALL: Final = 5_000_000  # bytes of Parquet up to which a table has a twin in CSV
COVERED: Final = frozenset({Kind.LOGS, Kind.MAIL})
_ADDRESS: Final = r"([A-Za-z0-9._%+'-])[A-Za-z0-9._%+'-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
_AS: Final = "${1}***@${2}"
_MOMENT: Final = "%Y-%m-%dT%H:%M:%S%.9fZ"


def needs_cover(table: str) -> bool:
    """Whether there may be mail addresses of people in the rows."""
    return kind_of_table(table) in COVERED


def covered(place: Path) -> bytes:
    """A part of a table, with the mail addresses in it covered, as Parquet."""
    return as_parquet(_covered(_read(place)))


def csv_pieces(places: Iterable[Path], *, cover: bool) -> Iterator[bytes]:
    """The rows of all parts as CSV (RFC 4180), with one head; no cell starts a formula.

    Times are UTC with nanoseconds, bytes are hexadecimal, lists are JSON, null is empty.
    """
    head: list[str] | None = None
    for place in places:
        frame = _read(place)
        frame = _covered(frame) if cover else frame
        if head is None:
            head = frame.columns
            yield csv_line(head).encode()
        for rows in frame.select(head).iter_slices(2048):
            lines = (csv_line(map(_cell, row)) for row in _plain(rows).iter_rows())
            yield "".join(lines).encode("utf-8", "backslashreplace")


def schema_text(row: type[Any]) -> bytes:
    """What a table and each of its columns mean."""
    lines = [f"{row.__dict__['table']}: {' '.join((row.__doc__ or '').split())}", ""]
    for column in columns(row):
        null = ", may be empty" if column.nullable else ""
        lines.append(f"{column.name} ({column.sql_type}{null}): {column.meaning}")
    return ("\n".join(lines) + "\n").encode()


def _read(place: Path) -> pl.DataFrame:
    import polars as pl

    with place.open("rb") as opened:  # a name may hold what Polars takes for a pattern
        return pl.read_parquet(opened, use_pyarrow=False)


def _covered(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    lists = [name for name, kind in frame.schema.items() if kind == pl.List(pl.String)]
    return frame.with_columns(
        *(pl.col(name).str.replace_all(_ADDRESS, _AS) for name in texts),
        *(pl.col(name).list.eval(pl.element().str.replace_all(_ADDRESS, _AS)) for name in lists),
    )


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    times = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    return frame.with_columns(pl.col(name).dt.strftime(_MOMENT) for name in times)


def _cell(value: Any) -> str | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | str):
        return value
    if isinstance(value, bytes):
        return value.hex()
    return json.dumps(value, ensure_ascii=False, default=str)
