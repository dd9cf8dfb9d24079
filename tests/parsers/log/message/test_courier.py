from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.base import said
from pratique.parsers.log.message.courier import SPEAKERS


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
            "imapd",
            "LOGIN, user=a@example.org, ip=[::ffff:192.0.2.7], port=[4711], protocol=IMAP",
            "login",
            {"user": "a@example.org", "address": "192.0.2.7", "port": "4711"},
        ),
        (
            "pop3d-ssl",
            "LOGIN FAILED, user=a, ip=[2001:db8::1]",
            "failure",
            {"user": "a", "address": "2001:db8::1"},
        ),
        (
            "courieresmtpd",
            'error,relay=::ffff:192.0.2.7,port=1,msg="535 Authentication failed.",cmd: AUTH',
            "failure",
            {"address": "192.0.2.7"},
        ),
        (
            "courieresmtpd",
            "error,relay=::ffff:192.0.2.7,from=<a@example.com>,to=<b@example.org>: 550 User unknown.",
            "rejected",
            {"sender": "a@example.com", "recipient": "b@example.org"},
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
@given(st.sampled_from(["LOGIN, user=", "error,relay="]), st.text())
def test_any_text_behind_a_known_beginning_does_no_harm(begin, text):
    for speaker in SPEAKERS:
        for program in speaker.programs:
            heard(program.replace("*", "x"), begin + text)
