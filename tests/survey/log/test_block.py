from __future__ import annotations

import io
from dataclasses import replace

import polars as pl

from pratique.parsers.log.base import lines_of
from pratique.parsers.log.clock import Clock
from pratique.parsers.log.row.log_gap import LogGap
from pratique.parsers.log.row.syslog_event import SyslogEvent
from pratique.parsers.log.row.web_request import WebRequest
from pratique.store.columns import columns, schema
from pratique.survey.log.block import Told, complete, told, told_anyway
from pratique.survey.log.form import Forms
from pratique.survey.log.lines import Block

REQUEST = '192.0.2.7 - - [03/Nov/2026:02:10:00 +0100] "GET /a?b HTTP/1.1" 200 12 "-" "x"\n'
CONTENT = f"{REQUEST}junk \x1b[2J\n{REQUEST}".encode()


def answered() -> Told:
    block = Block(1, 3, CONTENT)
    forms = Forms().ordered("/var/log/nginx/access.log", "", lines_of(REQUEST))
    return told(block, "/var/log/nginx/access.log", forms, Clock())


def frame(answer: Told, table: str) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(answer.packed[table]))


def test_rows_and_gaps_come_to_all_lines():
    answer = answered()
    assert (answer.understood, answer.unread) == (2, 1)
    assert frame(answer, WebRequest.table).height == 2
    assert frame(answer, LogGap.table).to_dicts() == [
        {"path": "/var/log/nginx/access.log", "line": 2, "text": "junk \x1b[2J", "length": 9}
    ]


def test_tables_have_the_columns_of_their_row_type():
    answer = answered()
    requests = frame(answer, WebRequest.table)
    assert requests.columns == [column.name for column in columns(WebRequest)]
    assert dict(requests.schema) == schema(WebRequest)
    assert requests["line"].to_list() == [1, 3]
    assert requests["status"].to_list() == [200, 200]


def test_times_span_what_was_read():
    answer = answered()
    assert answer.first == answer.last == 1793668200 * 10**9


def test_what_a_frame_lacks_is_null_and_what_does_not_fit_too():
    made = pl.DataFrame({"line": [1], "pid": ["x"], "other": [5]})
    row = complete(made, SyslogEvent, "/p").to_dicts()[0]
    assert row["path"] == "/p"
    assert row["line"] == 1
    assert row["pid"] is None
    assert "other" not in row


def test_figures_add_up():
    one, two = Told(understood=2, first=5, last=9), Told(unread=1, first=3, last=None)
    one.add(two)
    assert (one.understood, one.unread, one.first, one.last) == (2, 1, 3, 9)


def failing(lines):
    """A form that cannot bear one word."""
    if lines["text"].str.contains("poison").any():
        raise ValueError("no author thought of this")
    return Forms()._by_slug["access"].split(lines)


def test_a_line_on_which_a_form_fails_costs_itself_alone():
    form = replace(Forms()._by_slug["access"], split=failing)
    content = REQUEST * 500 + "poison\n" + REQUEST * 300 + "poison\n"
    block = Block(1, 802, content.encode())
    answer = Told()
    for one in told_anyway(block, "/x", (form,), Clock()):
        answer.add(one)
    assert (answer.understood, answer.unread, answer.failed) == (800, 2, 2)


def test_where_very_many_lines_are_so_the_rest_is_kept_unread():
    form = replace(Forms()._by_slug["access"], split=failing)
    block = Block(1, 4000, b"poison\n" * 4000)
    answer = Told()
    for one in told_anyway(block, "/x", (form,), Clock()):
        answer.add(one)
    assert (answer.understood, answer.unread, answer.failed) == (0, 4000, 4000)
