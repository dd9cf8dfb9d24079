from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import polars as pl
import pytest

from pratique.model import Instant
from pratique.store.columns import Column, columns, schema


@dataclass(frozen=True, slots=True)
class Everything:
    """One of each type."""

    table: ClassVar[str] = "everything"

    path: Annotated[str, "a text"]
    line: Annotated[int | None, "a number, perhaps"]
    inode: Annotated[int, "all 64 bits of it", "unsigned"]
    share: Annotated[float, "a part"]
    active: Annotated[bool | None, "yes, no, or not known"]
    raw: Annotated[bytes, "as it stands"]
    seen: Annotated[Instant | None, "when"]
    members: Annotated[tuple[str, ...], "who"]


def test_columns_are_the_fields_in_their_order():
    assert columns(Everything) == (
        Column("path", "VARCHAR", nullable=False, meaning="a text"),
        Column("line", "BIGINT", nullable=True, meaning="a number, perhaps"),
        Column("inode", "UBIGINT", nullable=False, meaning="all 64 bits of it"),
        Column("share", "DOUBLE", nullable=False, meaning="a part"),
        Column("active", "BOOLEAN", nullable=True, meaning="yes, no, or not known"),
        Column("raw", "BLOB", nullable=False, meaning="as it stands"),
        Column("seen", "TIMESTAMP_NS", nullable=True, meaning="when"),
        Column("members", "VARCHAR[]", nullable=False, meaning="who"),
    )


def test_polars_gets_the_same_columns():
    assert schema(Everything) == {
        "path": pl.String(),
        "line": pl.Int64(),
        "inode": pl.UInt64(),
        "share": pl.Float64(),
        "active": pl.Boolean(),
        "raw": pl.Binary(),
        "seen": pl.Datetime("ns"),
        "members": pl.List(pl.String()),
    }


def test_a_column_without_a_meaning_is_refused():
    @dataclass(frozen=True, slots=True)
    class Mute:
        path: str

    with pytest.raises(TypeError, match=r"Mute\.path: say what the column means"):
        columns(Mute)


def test_a_type_without_a_column_is_refused():
    @dataclass(frozen=True, slots=True)
    class Odd:
        path: Annotated[complex, "two numbers"]

    with pytest.raises(TypeError, match=r"Odd\.path: no column type"):
        columns(Odd)
