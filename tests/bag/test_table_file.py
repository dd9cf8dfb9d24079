from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from pratique.bag.table_file import covered, csv_pieces, needs_cover, schema_text
from pratique.survey.file import File


@pytest.fixture
def table(tmp_path) -> Iterator[Path]:
    frame = pl.DataFrame(
        {
            "who": ["=1+1", "Some.One+x@mail.example.org", None],
            "many": [["a@b.ch", "x"], [], None],
            "count": [-1, 2, None],
            "when": pl.Series([1, 2, None], dtype=pl.Datetime("ns")),
            "raw": [b"\x00\xff", b"", None],
        }
    )
    frame.write_parquet(tmp_path / "a [1].parquet")
    return tmp_path / "a [1].parquet"


def rows(pieces):
    return list(csv.reader(io.StringIO(b"".join(pieces).decode(), newline="")))


def test_csv_starts_no_formula_and_says_everything(table):
    head, first, second, third = rows(csv_pieces([table], cover=False))
    assert head == ["who", "many", "count", "when", "raw"]
    assert first == ["'=1+1", '["a@b.ch", "x"]', "-1", "1970-01-01T00:00:00.000000001Z", "00ff"]
    assert second[0] == "Some.One+x@mail.example.org"
    assert third == ["", "", "", "", ""]


def test_parts_have_one_head(table):
    assert len(rows(csv_pieces([table, table], cover=False))) == 7


def test_addresses_are_covered_in_both_forms(table):
    frame = pl.read_parquet(io.BytesIO(covered(table)))
    assert frame["who"].to_list() == ["=1+1", "S***@mail.example.org", None]
    assert frame["many"].to_list() == [["a***@b.ch", "x"], [], None]
    assert rows(csv_pieces([table], cover=True))[2][0] == "S***@mail.example.org"


def test_which_tables_are_covered():
    assert needs_cover("mail_event")
    assert not needs_cover("file")


def test_a_schema_says_what_columns_mean():
    text = schema_text(File).decode()
    assert text.startswith("file: ")
    assert "\npath (VARCHAR): " in text
