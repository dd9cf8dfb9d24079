from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.base import said
from pratique.parsers.log.message.mail_filter import SPEAKERS


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
            "amavis",
            "(1-2) Blocked SPAM {DiscardedInbound,Quarantined}, [192.0.2.7]:1 [192.0.2.7] <a@example.com> -> <b@example.org>, quarantine: x, Queue-ID: 3F1A2, Message-ID: <1@example.com>, mail_id: y, Hits: 9, size: 12, 3 ms",
            "rejected",
            {
                "sender": "a@example.com",
                "queue_id": "3F1A2",
                "address": "192.0.2.7",
                "size": "12",
                "recipient": "<b@example.org>",
            },
        ),
        (
            "spamd",
            "spamd: identified spam (9.1/5.0) for shop:1000 in 1.2 seconds, 12 bytes.",
            "warning",
            {"user": "shop", "uid": "1000"},
        ),
        (
            "opendkim",
            "3F1A2: DKIM-Signature field added (s=a, d=example.org)",
            "accepted",
            {"queue_id": "3F1A2"},
        ),
        (
            "MailScanner",
            "Message 3F1A2 from 192.0.2.7 (a@example.com) to example.org is spam (blacklisted)",
            "rejected",
            {"address": "192.0.2.7", "sender": "a@example.com"},
        ),
        (
            "policyd-spf",
            "Pass; identity=mailfrom; client-ip=192.0.2.7; helo=h; envelope-from=a@example.com; receiver=b@example.org",
            "accepted",
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
@given(st.sampled_from(["(1-2) Passed CLEAN ", "Message "]), st.text())
def test_any_text_behind_a_known_beginning_does_no_harm(begin, text):
    for speaker in SPEAKERS:
        for program in speaker.programs:
            heard(program.replace("*", "x"), begin + text)
