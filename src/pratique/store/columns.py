"""From a row type to the columns of its table. The row type is the only definition.

A row type is a frozen dataclass with `table: ClassVar[str]`, a docstring, and fields
annotated `Annotated[type, "what it means, its unit"]`. Types: `str`, `int`, `float`,
`bool`, `bytes`, `Instant`, `tuple[str, ...]`, each also with `| None`. An `int` that may
need all 64 bits carries a second note, `"unsigned"`.
"""

from __future__ import annotations

import types
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints

from pratique.model import Instant

if TYPE_CHECKING:
    import polars as pl

_DUCKDB = {
    str: "VARCHAR",
    int: "BIGINT",
    float: "DOUBLE",
    bool: "BOOLEAN",
    bytes: "BLOB",
    Instant: "TIMESTAMP_NS",
    tuple: "VARCHAR[]",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type in DuckDB's words, whether it may be null, its meaning."""

    name: str
    sql_type: str
    nullable: bool
    meaning: str


def columns(row: type[Any]) -> tuple[Column, ...]:
    """The columns of `row`, in the order of its fields; TypeError for an unknown type."""
    return _columns(row)  # type: ignore[arg-type]  # every class is hashable; mypy doubts it


@cache
def _columns(row: type[Any]) -> tuple[Column, ...]:
    hints = get_type_hints(row, include_extras=True)
    return tuple(_column(row, field.name, hints[field.name]) for field in fields(row))


def _column(row: type[Any], name: str, hint: Any) -> Column:
    if get_origin(hint) is not Annotated:
        message = f"{row.__name__}.{name}: say what the column means, in Annotated"
        raise TypeError(message)
    inner, meaning, *notes = get_args(hint)
    nullable = False
    if get_origin(inner) in (Union, types.UnionType):
        options = [option for option in get_args(inner) if option is not types.NoneType]
        nullable = len(options) < len(get_args(inner))
        inner = options[0]
    base = get_origin(inner) or inner
    sql_type = _DUCKDB.get(base)
    if sql_type is None:
        message = f"{row.__name__}.{name}: no column type for {inner}"
        raise TypeError(message)
    return Column(name, "UBIGINT" if "unsigned" in notes else sql_type, nullable, meaning)


def schema(row: type[Any]) -> dict[str, pl.DataType]:
    """The Polars schema of `row`'s table."""
    import polars as pl

    polars = {
        "VARCHAR": pl.String(),
        "BIGINT": pl.Int64(),
        "UBIGINT": pl.UInt64(),
        "DOUBLE": pl.Float64(),
        "BOOLEAN": pl.Boolean(),
        "BLOB": pl.Binary(),
        "TIMESTAMP_NS": pl.Datetime("ns"),
        "VARCHAR[]": pl.List(pl.String()),
    }
    return {column.name: polars[column.sql_type] for column in columns(row)}
