from __future__ import annotations

from pratique.store.tables import Tables
from pratique.story.timeline.stream import COLUMNS, Stream, cut, of_log


def columns(stream):
    with Tables.of([], []) as tables:
        names, rows = tables.ask(stream.sql)
        return names, list(rows)


def test_what_is_not_told_is_null_and_the_columns_are_always_the_same():
    names, [row] = columns(Stream(("x",), "(SELECT 1)", {"kind": "'x'"}))
    assert names == list(COLUMNS)
    assert [value for value in row if value is not None] == ["x"]


def test_a_log_gives_its_place_and_how_sure_its_time_is():
    log = "(SELECT now()::TIMESTAMP AS time, 's' AS time_source, 0.5 AS time_confidence, "
    names, [row] = columns(of_log(("x",), log + "'/log' AS path, 3 AS line)", text="'t'"))
    told = dict(zip(names, row, strict=True))
    assert (told["kind"], told["path"], told["line"], told["confidence"]) == ("x", "/log", 3, 0.5)


def test_a_text_of_any_length_is_cut():
    _names, [row] = columns(Stream(("x",), "(SELECT 1)", {"text": cut("repeat('a', 100000)")}))
    assert max(len(value) for value in row if value) == 400
