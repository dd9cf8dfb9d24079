from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.base import lines_of
from pratique.parsers.log.clock import Clock, Year
from pratique.parsers.log.exim import FORMATS
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
            "2026-11-03 02:10:00 1abcde-000123-AB <= a@example.org H=h [192.0.2.7] P=esmtp S=123 id=1@example.org",
            {
                "table": "mail_event",
                "action": "from",
                "address": "192.0.2.7",
                "time": "2026-11-03 02:10:00",
                "service": "exim",
            },
        ),
        (
            "2026-11-03 02:10:00.123 +0100 [77] 1abcde-000123-AB Completed",
            {"action": "removed", "time": "2026-11-03 01:10:00.123000", "pid": "77"},
        ),
        (
            "2026-11-03 02:10:00 Start queue run: pid=1",
            {"action": "message", "reason": "Start queue run: pid=1"},
        ),
        (
            "2026-11-03 02:10:00 mx.example.org exim[29786]: dovecot_login authenticator failed for (User) [192.0.2.7]: 535 Incorrect authentication data (set_id=a@example.org)",
            {"table": "authentication", "user": "a@example.org"},
        ),
        (
            "2099-01-01 00:00:00 cwd=/home/x/public_html 4 args: /usr/sbin/sendmail -t -i",
            {"script": "/home/x/public_html", "time": "2099-01-01 00:00:00"},
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
        "2026-13-03 02:10:00 1abcde-000123-AB Completed",
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
            "2026-11-03 02:10:00 ",
            "2026-11-03 02:10:00 H=",
            "2026-11-03 02:10:00 1abcde-000123-AB <= ",
        ]
    ),
    st.text(),
)
def test_a_known_beginning_and_any_end(begin, text):
    read(begin + text)
