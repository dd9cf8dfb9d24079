from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import polars as pl
import pytest

from pratique.errors import UsageError
from pratique.model import Instant
from pratique.store.columns import schema
from pratique.store.tables import Tables


@dataclass(frozen=True, slots=True)
class Ship:
    """A ship that asks to enter."""

    table: ClassVar[str] = "ship"

    name: Annotated[str, "what is painted on it"]
    seen: Annotated[Instant | None, "when it came in sight"]
    inode: Annotated[int, "all 64 bits", "unsigned"]
    crew: Annotated[tuple[str, ...], "who is on board"]


ARGO = Ship("Argo", Instant(1_700_000_000_123_456_789), 2**64 - 1, ("Jason", "Orpheus"))
MARY = Ship("Mary; DROP TABLE ship --", None, 0, ())


@pytest.fixture
def tables():
    with Tables.of([MARY, ARGO], [Ship]) as opened:
        yield opened


def test_rows_come_back_as_they_were_in_a_fixed_order(tables):
    assert list(tables.rows(Ship)) == [ARGO, MARY]


def test_rows_can_be_chosen_and_limited(tables):
    assert list(tables.rows(Ship, "name = ?", MARY.name)) == [MARY]
    assert list(tables.rows(Ship, most=1)) == [ARGO]


def test_a_table_without_files_is_empty_and_has_its_columns(tmp_path):
    with Tables.open_at(tmp_path, [Ship]) as tables:
        assert list(tables.rows(Ship)) == []
        names, rows = tables.ask("select * from ship")
        assert (names, list(rows)) == (["name", "seen", "inode", "crew"], [])


def stored(folder, ships):
    (folder / "ship").mkdir(parents=True)
    columns = {name: [getattr(ship, name) for ship in ships] for name in schema(Ship)}
    pl.DataFrame(columns, schema=schema(Ship)).write_parquet(folder / "ship" / "1.parquet")


def test_files_are_read_whatever_the_folder_is_called(tmp_path):
    folder = tmp_path / "o'clock, [a]"
    stored(folder, [MARY, ARGO])
    with Tables.open_at(folder, [Ship]) as tables:
        assert list(tables.rows(Ship)) == [ARGO, MARY]


def test_a_query_of_a_person_is_answered(tmp_path):
    stored(tmp_path, [MARY, ARGO])
    with Tables.open_at(tmp_path, [Ship]) as tables:
        names, rows = tables.ask("select count(*) as ships from ship")
        assert (names, list(rows)) == (["ships"], [(2,)])


@pytest.mark.parametrize(
    "query",
    [
        "",
        "selct 1",
        "select * from nowhere",
        "select 1; select 2",
        "drop view ship",
        "insert into ship values ('x', null, 1, [])",
        "set enable_external_access = true",
        "copy ship to '{folder}/stolen.csv'",
        "attach '{folder}/other.db'",
        "install httpfs",
        "pragma version",
        "select * from read_text('{folder}/canary')",
        "select * from '{folder}/canary'",
        "select * from read_csv('{folder}/canary')",
        "select * from glob('{folder}/*')",
    ],
)
def test_a_query_reaches_nothing_but_the_tables(tmp_path, query):
    (tmp_path / "canary").write_text("of this machine\n")
    stored(tmp_path / "survey", [ARGO])
    with Tables.open_at(tmp_path / "survey", [Ship]) as tables:
        with pytest.raises(UsageError):
            list(tables.ask(query.format(folder=tmp_path))[1])
        assert list(tables.rows(Ship)) == [ARGO]
    assert {path.name for path in tmp_path.iterdir()} == {"canary", "survey"}


def test_rows_are_copied_into_a_new_file(tmp_path):
    stored(tmp_path, [MARY, ARGO])
    with Tables.open_at(tmp_path, [Ship]) as tables:
        tables.copy("select name from ship where seen is not null", tmp_path / "o'ne.parquet")
    assert pl.read_parquet(tmp_path / "o'ne.parquet")["name"].to_list() == ["Argo"]


def test_a_copy_that_cannot_be_written_is_an_error_of_the_system(tmp_path):
    with (
        Tables.open_at(tmp_path, [Ship]) as tables,
        pytest.raises(OSError, match="nowhere"),
    ):
        tables.copy("select name from ship", tmp_path / "nowhere" / "one.parquet")
