from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.base import said
from pratique.parsers.log.message.opensmtpd import SPEAKERS


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
            "smtpd",
            "1f55bdcdf16e28a3 smtp connected address=192.0.2.7 host=h.example.org",
            "connected",
            {"address": "192.0.2.7"},
        ),
        (
            "smtpd",
            "1f55bdcdf16e28a3 smtp authentication user=a address=192.0.2.7 host=h result=permfail",
            "failure",
            {"user": "a", "address": "192.0.2.7"},
        ),
        ("smtpd", "1f55bdcdf16e28a3 smtp authentication user=a result=ok", "login", {"user": "a"}),
        (
            "smtpd",
            '1f55bdcdf16e28a3 mta delivery evpid=4296f490aa from=<a@example.org> to=<b@example.net> rcpt=<-> source="198.51.100.1" relay="mx" delay=1s result="Ok" stat="250 ok"',
            "sent",
            {"recipient": "b@example.net"},
        ),
        (
            "smtpd",
            "smtp-in: Accepted message 4296f490 on session 08d8: from=<a@example.org>, to=<b@example.org>, size=17, ndest=1, proto=ESMTP",
            "from",
            {"size": "17"},
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
@given(st.sampled_from(["smtp-in: ", "1f mta delivery "]), st.text())
def test_any_text_behind_a_known_beginning_does_no_harm(begin, text):
    for speaker in SPEAKERS:
        for program in speaker.programs:
            heard(program.replace("*", "x"), begin + text)
