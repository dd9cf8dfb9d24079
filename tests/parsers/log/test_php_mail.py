from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.base import lines_of
from pratique.parsers.log.clock import Clock, Year
from pratique.parsers.log.php_mail import FORMATS
from pratique.survey.log.form import apart


def read(text: str) -> list[dict[str, object]]:
    """The rows of all tables, with the name of the table."""
    found, _rest = apart(lines_of(text), FORMATS)
    rows = []
    for form, records, _taken in found:
        timed = Clock("", (Year(1, 2026, "test", 1.0),)).timed(records)
        for kind, frame in form.spread(
            timed.with_columns(pl.lit("/var/log/x").alias("path"))
        ).items():
            rows += [{"table": kind.table, **row} for row in frame.to_dicts()]
    return rows


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "[03-Nov-2026 02:10:00 UTC] mail() on [/var/www/x.php:12]: To: a@example.net -- Headers: From: Shop <shop@example.org>\\r\\nX: y",
            {
                "table": "mail_event",
                "script": "/var/www/x.php",
                "recipient": "a@example.net",
                "sender": "shop@example.org",
                "reason": "line 12",
                "time_source": "written zone",
            },
        ),
        (
            "[03-Nov-2026 02:10:00 Europe/Berlin] mail() on [/var/www/x.php:12]: To: a@example.net -- Headers:  -- Subject: Win",
            {"subject": "Win", "time_source": "zone unknown, read as UTC"},
        ),
    ],
)
def test_a_line_and_its_row(line, told):
    row = read(line)[-1]
    shown = {**row, "time": str(row["time"])}
    assert {name: shown.get(name) for name in told} == told


@pytest.mark.parametrize(
    "line",
    [
        "",
        "-",
        "2026-11-03 02:10:00 status installed x:amd64 1",
        "1970-01-01 garbage",
        "x" * 100_000,
        "[03-Nov-2026 02:10:00 UTC] PHP Warning: x",
    ],
)
def test_lines_of_others_are_left_alone(line):
    assert read(line) == []


@settings(deadline=None, max_examples=40)
@given(st.lists(st.one_of(st.text(), st.binary().map(lambda raw: raw.decode("latin-1")))))
def test_each_line_is_in_one_place(texts):
    lines = lines_of("\n".join(texts))
    found, rest = apart(lines, FORMATS)
    numbers = [number for _form, records, _taken in found for number in records["line"]]
    assert sorted([*numbers, *rest["line"]]) == list(lines["line"])


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(["[03-Nov-2026 02:10:00 UTC] mail() on [/x:1]: To: ", "[03-Nov-2026"]),
    st.text(),
)
def test_a_known_beginning_and_any_end(begin, text):
    read(begin + text)
