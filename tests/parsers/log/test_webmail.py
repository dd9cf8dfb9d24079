from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.base import lines_of
from pratique.parsers.log.clock import Clock, Year
from pratique.parsers.log.webmail import FORMATS
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
            "[22-Jan-2026 22:28:21 +0200]: <x> Failed login for a from 192.0.2.7 in session y (error: 0)",
            {
                "table": "authentication",
                "service": "roundcube",
                "action": "failure",
                "time": "2026-01-22 20:28:21",
                "user": "a",
            },
        ),
        (
            'Nov 11 18:57:57 HORDE [error] [horde] FAILED LOGIN for a [192.0.2.7] to Horde [on line 1 of "x"]',
            {"service": "horde", "user": "a", "time": "2026-11-11 18:57:57"},
        ),
        (
            "10/06/2026 15:50:41 [LOGIN_ERROR] a (example.org) from 192.0.2.7: Unknown user or password incorrect.",
            {
                "service": "squirrelmail",
                "action": "failure",
                "user": "a",
                "time": "2026-10-06 15:50:41",
            },
        ),
        (
            "Mon Dec 28 19:04:03 2026 - [72926] (192.0.2.7) a - login error - no such user - loginname=a",
            {"service": "openwebmail", "action": "failure", "user": "a"},
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
    st.sampled_from(
        [
            "[22-Jan-2026 22:28:21 +0200]: ",
            "10/06/2026 15:50:41 [LOGIN",
            "Mon Dec 28 19:04:03 2026 - [1] (",
        ]
    ),
    st.text(),
)
def test_a_known_beginning_and_any_end(begin, text):
    read(begin + text)
