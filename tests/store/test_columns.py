"""Row types are the only definition of their tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import pytest

from pratique.case.evidence_tables import stored_types
from pratique.model import Instant
from pratique.store.columns import Column, columns, schema


@dataclass(frozen=True, slots=True)
class Row:
    """One of everything."""

    table: ClassVar[str] = "row"

    text: Annotated[str, "a text"]
    number: Annotated[int | None, "a number"]
    wide: Annotated[int, "64 bits", "unsigned"]
    share: Annotated[float, "a share"]
    yes: Annotated[bool | None, "whether"]
    raw: Annotated[bytes, "bytes"]
    time: Annotated[Instant | None, "when"]
    several: Annotated[tuple[str, ...], "texts"]


def test_types_and_meanings():
    assert columns(Row) == (
        Column("text", "VARCHAR", nullable=False, meaning="a text"),
        Column("number", "BIGINT", nullable=True, meaning="a number"),
        Column("wide", "UBIGINT", nullable=False, meaning="64 bits"),
        Column("share", "DOUBLE", nullable=False, meaning="a share"),
        Column("yes", "BOOLEAN", nullable=True, meaning="whether"),
        Column("raw", "BLOB", nullable=False, meaning="bytes"),
        Column("time", "TIMESTAMP_NS", nullable=True, meaning="when"),
        Column("several", "VARCHAR[]", nullable=False, meaning="texts"),
    )


@dataclass(frozen=True, slots=True)
class Silent:
    """A column without a meaning."""

    table: ClassVar[str] = "silent"

    text: str


@dataclass(frozen=True, slots=True)
class Odd:
    """A column of a type that no table has."""

    table: ClassVar[str] = "odd"

    both: Annotated[complex, "two numbers"]


@pytest.mark.parametrize("row", [Silent, Odd])
def test_what_cannot_be_a_column(row):
    with pytest.raises(TypeError):
        columns(row)


def test_tables_have_different_names():
    names = [row.table for row in stored_types()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("row", stored_types(), ids=lambda row: row.table)
def test_every_stored_row_type_is_a_table(row):
    assert list(schema(row)) == [column.name for column in columns(row)]
    assert all(column.meaning for column in columns(row))
    assert row.__doc__
