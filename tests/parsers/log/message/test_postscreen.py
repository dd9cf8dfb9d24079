from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.base import said
from pratique.parsers.log.message.postscreen import SPEAKERS


def heard(program: str, *messages: str) -> list[tuple[str, dict[str, object]]]:
    """The rows that the speakers of this module give: the table, and columns that are not null."""
    frame = pl.DataFrame(
        {"line": range(1, len(messages) + 1), "program": program, "message": messages},
        schema={"line": pl.Int64, "program": pl.String, "message": pl.String},
    )
    found = []
    for speaker in SPEAKERS:
        if any(pl.Series([program]).str.contains(glob(name)).all() for name in speaker.programs):
            for saying, rows in said(frame, speaker.sayings):
                for row in rows.to_dicts():
                    told = {name: value for name, value in row.items() if value is not None}
                    found.append((saying.row.table, told))
    return found


def glob(name: str) -> str:
    return "^" + name.replace(".", r"\.").replace("*", ".*") + "$"


@pytest.mark.parametrize(
    ("program", "message", "action", "told"),
    [
        (
            "postfix/postscreen",
            "CONNECT from [192.0.2.7]:111 to [198.51.100.1]:25",
            "connected",
            {"address": "192.0.2.7"},
        ),
        (
            "postfix/postscreen",
            "PREGREET 14 after 0.08 from [192.0.2.7]:59415: EHLO ylmf-pc",
            "rejected",
            {"address": "192.0.2.7", "reason": "PREGREET"},
        ),
        (
            "postfix/postscreen",
            "NOQUEUE: reject: RCPT from [192.0.2.7]:60: 550 5.7.1 Service unavailable; client [192.0.2.7] blocked using bl.example.org; from=<a@example.com>, to=<b@example.org>, proto=ESMTP, helo=<x>",
            "rejected",
            {"sender": "a@example.com", "recipient": "b@example.org", "helo": "x"},
        ),
        (
            "postfix/postscreen",
            "DNSBL rank 5 for [192.0.2.7]:1",
            "rejected",
            {"address": "192.0.2.7"},
        ),
        (
            "postfix/postscreen",
            "COMMAND TIME LIMIT from [2001:db8::1]:1 after CONNECT",
            "rejected",
            {"address": "2001:db8::1"},
        ),
        ("postfix/postscreen", "PASS NEW [192.0.2.7]:1", "accepted", {"reason": "PASS NEW"}),
        (
            "postfix/dnsblog",
            "addr 192.0.2.7 listed by domain bl.example.org as 127.0.0.2",
            "warning",
            {"address": "192.0.2.7"},
        ),
    ],
)
def test_a_message_and_what_it_means(program, message, action, told):
    _table, row = heard(program, message)[-1]
    assert row["action"] == action
    assert {name: row.get(name) for name in told} == told


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text()))
def test_any_text_is_heard_at_most_as_often_as_it_is_said(texts):
    for speaker in SPEAKERS:
        for program in speaker.programs:
            rows = heard(program.replace("*", "x"), *texts)
            assert {row["line"] for _table, row in rows} <= set(range(1, len(texts) + 1))


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(["CONNECT from ", "NOQUEUE: reject: ", "PREGREET "]), st.text())
def test_any_text_behind_a_known_beginning_does_no_harm(begin, text):
    for speaker in SPEAKERS:
        for program in speaker.programs:
            heard(program.replace("*", "x"), begin + text)
