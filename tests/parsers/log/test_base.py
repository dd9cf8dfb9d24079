from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.log import all_log_formats, log_row_types
from pratique.parsers.log.base import (
    OFFSET,
    SHOWN,
    STAMP,
    YEARLESS,
    LogFormat,
    groups,
    lines_of,
    stamped,
)
from pratique.store.columns import columns
from pratique.survey.log.form import joined

every_format = pytest.mark.parametrize("form", all_log_formats(), ids=lambda form: form.slug)
LEADING = ["path", "line"]


def test_named_groups_become_columns_and_other_lines_go():
    found = groups(lines_of("a=1\nb\nc=22\n"), r"^(?P<name>[a-z])=(?P<value>[0-9]+)$")
    assert found.to_dicts() == [
        {"line": 1, "name": "a", "value": "1"},
        {"line": 3, "name": "c", "value": "22"},
    ]


def test_groups_that_took_no_part_are_null():
    found = groups(lines_of("x\n"), r"^x(?P<more>y)?$")
    assert found.to_dicts() == [{"line": 1, "more": None}]


@pytest.mark.parametrize(
    ("text", "shown", "offset"),
    [
        ("03/Nov/2026:02:10:00 +0100", datetime.fromisoformat("2026-11-03 02:10"), 3600),
        ("03/Nov/2026:02:10:00 -0330", datetime.fromisoformat("2026-11-03 02:10"), -12600),
        ("03/Nov/2026:02:10:00 +0000", datetime.fromisoformat("2026-11-03 02:10"), 0),
    ],
)
def test_a_stamp_keeps_what_the_clock_showed(text, shown, offset):
    told = stamped(
        pl.DataFrame({"line": [1], "when": [text]}), "when", "%d/%b/%Y:%H:%M:%S %z", zone=True
    )
    assert told.to_dicts() == [{"line": 1, SHOWN: shown, OFFSET: offset, YEARLESS: False}]


def test_a_stamp_without_a_year_may_be_the_29th_of_february():
    made = pl.DataFrame({"line": [1, 2], "when": ["Feb 29 02:10:00", "Feb 30 02:10:00"]})
    told = stamped(made, "when", "%Y %b %e %H:%M:%S", yearless=True)
    assert told[SHOWN].to_list() == [datetime.fromisoformat("2000-02-29 02:10")]
    assert told[YEARLESS].all()
    assert told[OFFSET].null_count() == 1


def split(form: LogFormat, lines: pl.DataFrame) -> pl.DataFrame:
    if form.begins is not None:
        lines = joined(lines, form.begins).drop("_lines")
    return form.split(lines)


@every_format
@pytest.mark.parametrize(
    "text", ["", "\n", "-\n", '- - - [-] "-" - -\n', "\x1b[2J\0\n", "x" * 9999]
)
def test_odd_lines_are_no_record_and_no_crash(form, text):
    lines = lines_of(text).filter(pl.col("text") != "")
    records = split(form, lines)
    assert set(STAMP) <= set(records.columns)
    assert set(records["line"].to_list()) <= set(lines["line"].to_list())


@every_format
@given(st.text(max_size=200))
def test_any_text_gives_each_line_at_most_once(form, text):
    lines = lines_of(text.replace("\r", "")).filter(pl.col("text") != "")
    numbers = split(form, lines)["line"].to_list()
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= set(lines["line"].to_list())


@every_format
def test_a_form_declares_what_it_gives(form):
    assert form.rows
    assert form.general or form.places
    for place in form.places:
        assert place.startswith("/")
    assert form.slug not in {other.slug for other in all_log_formats() if other is not form}


@pytest.mark.parametrize("row", log_row_types(), ids=lambda row: row.table)
def test_tables_of_logs_say_where_a_row_stands(row):
    names = [column.name for column in columns(row)]
    if row.table in {"log_past", "log_change"}:  # of a log in a snapshot, beside that of today
        assert names[0] == "log"
        assert {"path", "label"} <= set(names)
        return
    assert names[0] == "path"
    about_files = {"log_file", "log_hour"}  # a row is about a file, not a line
    assert names[:2] == LEADING or row.table in about_files
    for column in columns(row):
        assert len(column.meaning) > 3
