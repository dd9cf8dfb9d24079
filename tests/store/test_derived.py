from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import pytest

from pratique.errors import CaseStorage
from pratique.model import Gap, Stage
from pratique.store.derived import write_derived, write_gaps
from pratique.store.tables import Tables


@dataclass(frozen=True, slots=True)
class Number:
    table: ClassVar[str] = "number"

    path: Annotated[str, "where"]
    value: Annotated[int, "what"]


def written(folder, sql):
    with Tables.of([Number("/a", 2)], [Number]) as tables:
        write_derived(tables, Number, sql, folder)
    with Tables.open_at(folder, [Number]) as tables:
        return list(tables.rows(Number))


def test_the_rows_of_a_query_are_a_table(tmp_path):
    found = written(tmp_path, "SELECT path, value + 1 AS value FROM number")
    assert found == [Number("/a", 3)]


def test_what_stood_there_is_replaced(tmp_path):
    written(tmp_path, "SELECT path, value FROM number")
    assert written(tmp_path, "SELECT path, value FROM number WHERE false") == []
    assert [file.name for file in (tmp_path / "number").iterdir()] == ["number.parquet"]


def test_a_file_from_before_under_another_name_does_not_count(tmp_path):
    written(tmp_path, "SELECT path, value FROM number")
    (tmp_path / "number/number.parquet").rename(tmp_path / "number/match.parquet")
    assert len(written(tmp_path, "SELECT path, value FROM number")) == 1


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "number").write_bytes(b"in the way")
    with pytest.raises(CaseStorage):
        written(tmp_path, "SELECT path, value FROM number")


def test_gaps_are_replaced_and_taken_away(tmp_path):
    def stored() -> list[str]:
        with Tables.open_at(tmp_path, [Gap]) as tables:
            return [gap.path for gap in tables.rows(Gap)]

    write_gaps("x", [], tmp_path)
    assert stored() == []
    write_gaps("x", [Gap("/a", None, Stage.ANALYSE, "b", "c")], tmp_path)
    write_gaps("y", [Gap("/b", None, Stage.ANALYSE, "b", "c")], tmp_path)
    assert stored() == ["/a", "/b"]
    write_gaps("x", [], tmp_path)
    assert stored() == ["/b"]
