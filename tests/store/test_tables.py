"""Questions: tables are there, rows are as they were put in, nothing else can be reached."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.errors import CaseStorage, UsageError
from pratique.model import Instant
from pratique.store.parts import transposed, write_table
from pratique.store.tables import Tables


@dataclass(frozen=True, slots=True)
class Row:
    """One of everything."""

    table: ClassVar[str] = "row"

    text: Annotated[str, "a text"]
    number: Annotated[int | None, "a number"]
    wide: Annotated[int, "64 bits", "unsigned"]
    yes: Annotated[bool | None, "whether"]
    raw: Annotated[bytes, "bytes"]
    time: Annotated[Instant | None, "when"]
    several: Annotated[tuple[str, ...], "texts"]


@dataclass(frozen=True, slots=True)
class Other:
    """Another table."""

    table: ClassVar[str] = "other"

    text: Annotated[str, "a text"]


TYPES = (Row, Other)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
EVERYTHING = st.builds(
    Row,
    TEXT,
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.integers(0, 2**64 - 1),
    st.none() | st.booleans(),
    st.binary(),
    st.none() | st.integers(-9_214_560_000_000_000_000, 9_214_646_399_999_999_999),
    st.lists(TEXT, max_size=3).map(tuple),
)


def on_disk(folder: Path, rows: list) -> Tables:
    for table, held in transposed(rows).items():
        write_table(folder, {row.table: row for row in TYPES}[table], "000001", held)
    return Tables.open_at(folder, TYPES)


@given(st.lists(EVERYTHING, max_size=6))
@settings(max_examples=40, deadline=None)
def test_rows_come_back_as_they_were(tmp_path_factory, rows):
    def key(row: Row) -> str:
        return repr(row)

    with on_disk(tmp_path_factory.mktemp("t"), rows) as tables:
        assert sorted(tables.rows(Row), key=key) == sorted(rows, key=key)
    with Tables.of(rows, TYPES) as tables:
        assert sorted(tables.rows(Row), key=key) == sorted(rows, key=key)


ROWS = [
    Row("b", 2, 0, None, b"", None, ()),
    Row("a", 1, 2**64 - 1, None, b"\0", Instant(0), ("x", "y")),
    Row("c", None, 1, None, b"\xff", Instant(-1), ("'",)),
]


@pytest.fixture(params=["disk", "memory"])
def tables(request, tmp_path):
    opened = on_disk(tmp_path, ROWS) if request.param == "disk" else Tables.of(ROWS, TYPES)
    with opened:
        yield opened


def test_order_is_that_of_the_columns(tables):
    assert [row.text for row in tables.rows(Row)] == ["a", "b", "c"]
    assert [row.text for row in tables.rows(Row, "number >= ?", 1, most=1)] == ["a"]


def test_table_without_rows_is_there(tables):
    assert list(tables.rows(Other)) == []
    assert list(tables.select("SELECT count(*) FROM other")) == [(0,)]


def test_values_are_bound(tables):
    assert list(tables.rows(Row, "text = ?", "a' OR true --")) == []


def test_two_questions_at_once(tables):
    seen = [(one.text, other.text) for one in tables.rows(Row) for other in tables.rows(Row)]
    assert len(seen) == 9


def test_asking(tables):
    names, rows = tables.ask("select text, number from row order by text")
    assert names == ["text", "number"]
    assert list(rows) == [("a", 1), ("b", 2), ("c", None)]
    assert list(tables.ask("with t as (select 1) select * from t;")[1]) == [(1,)]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "selec",
        "select",
        "select * from nothing",
        "select 1; select 2",
        "drop view row",
        "create table x (a int)",
        "insert into row select * from row",
        "delete from row",
        "update row set text = ''",
        "copy (select 1) to '{out}'",
        "export database '{out}'",
        "attach '{out}' as x",
        "pragma database_list",
        "set threads = 1",
        "install httpfs",
        "load httpfs",
        "call pragma_version()",
        "explain analyze copy (select 1) to '{out}'",
        "select * from read_csv('{secret}')",
        "select * from read_text('{secret}')",
        "select * from read_blob('{secret}')",
        "select * from '{secret}'",
        "select * from read_parquet('{secret}')",
        "select * from glob('{folder}/*')",
        "select * from sniff_csv('{secret}')",
        "select * from query('copy (select 1) to ''{out}''')",
        "\0",
        "select '" + "x" * 10 + "",
        "(" * 5000,
    ],
)
def test_no_question_reads_or_writes_another_file(query, tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("analyst")
    secret = folder / "secret.csv"
    secret.write_text("canary,1\n")
    out = folder / "out"
    filled = query.replace("{secret}", str(secret)).replace("{out}", str(out))
    with pytest.raises(UsageError) as refused:
        list(tables.ask(filled.replace("{folder}", str(folder)))[1])
    assert "canary" not in str(refused.value)
    assert sorted(file.name for file in folder.iterdir()) == ["secret.csv"]


@pytest.mark.parametrize(
    "query",
    [
        "select cast(text as int) from row",
        "select error('no')",
        "select text[1:999999999999999999999] from row",
        "select 9223372036854775807 + number from row",
    ],
)
def test_question_that_fails_on_the_way(query, tables):
    with pytest.raises(UsageError):
        list(tables.ask(query)[1])


_LONG_ANSWER = "SELECT hash(i) h, i FROM range(5_000_000) t(i) ORDER BY h"


def test_a_disk_without_room_for_an_answer_is_the_case_folders_trouble(tmp_path):
    with Tables.open_at(tmp_path, (Other,), memory="40MB") as tables:
        list(tables.select("SET max_temp_directory_size = '1MB'"))
        with pytest.raises(CaseStorage) as raised:
            next(tables.select(_LONG_ANSWER))
    assert "No space left" in raised.value.what
    assert str(tmp_path) in raised.value.where
    assert "--case" in raised.value.next_step


def test_an_answer_too_large_for_memory_is_no_trouble_of_the_disk(tmp_path):
    with Tables.open_at(tmp_path, (Other,), memory="40MB") as tables:
        list(tables.select("SET temp_directory = ''"))
        with pytest.raises(duckdb.OutOfMemoryException):
            next(tables.select(_LONG_ANSWER))


def test_copy(tmp_path):
    with on_disk(tmp_path, ROWS) as tables:
        tables.copy("SELECT text FROM row", tmp_path / "it's.parquet")
        found = tables.select(
            "SELECT count(*) FROM read_parquet(?)", str(tmp_path / "it's.parquet")
        )
        assert list(found) == [(3,)]
        with pytest.raises(OSError, match=r"\w"):
            tables.copy("SELECT text FROM row", tmp_path / "nothing" / "x.parquet")


@pytest.mark.parametrize("name", ["[a]", "*", "?", "it's", "a b", "{x,y}", "**"])
def test_folder_with_a_name_that_is_a_pattern(name, tmp_path):
    folder = tmp_path / name
    with on_disk(folder, ROWS) as tables:
        assert len(list(tables.rows(Row))) == 3
        assert list(tables.ask("select count(*) from row")[1]) == [(3,)]


def test_a_table_that_is_not_there_may_lie_beside(tmp_path):
    for name in ("here", "beside"):
        for row in (Other(name), *([row_of_everything()] if name == "beside" else [])):
            held = transposed([row])[row.table]
            write_table(tmp_path / name, type(row), "000001", held)
    with Tables.open_at(tmp_path / "here", TYPES, beside=tmp_path / "beside") as tables:
        assert list(tables.rows(Other)) == [Other("here")]
        assert list(tables.rows(Row)) == [row_of_everything()]


def row_of_everything() -> Row:
    return Row("a", number=1, wide=2, yes=True, raw=b"x", time=None, several=("b",))


@pytest.mark.parametrize("held", [False, True])
def test_rows_that_are_left_out_are_seen_by_no_question(held, tmp_path):
    rows = [Other("a"), Other("b")]
    write_table(tmp_path, Other, "000001", transposed(rows)["other"])
    with Tables.open_at(tmp_path, TYPES, held=held) as tables:
        tables.leave_out(Other, "text IN (SELECT 'a')")
        assert list(tables.rows(Other)) == [Other("b")]
    with Tables.of(rows, TYPES) as tables:
        tables.leave_out(Other, "text = 'b'")
        assert list(tables.rows(Other)) == [Other("a")]


def test_a_table_that_needs_more_memory_than_usual_is_written(tmp_path):
    """A list is held whole: twelve million numbers are more than 40 MB."""
    with Tables.open_at(tmp_path, (Other,), memory="40MB") as tables:
        tables.copy("SELECT len(list(range)) AS n FROM range(12000000)", tmp_path / "t.parquet")
        assert list(tables.select(f"SELECT n FROM '{tmp_path}/t.parquet'")) == [(12_000_000,)]
