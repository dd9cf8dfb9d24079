from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.base import said
from pratique.parsers.log.message.postfix_queue import SPEAKERS


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
            "postfix/cleanup",
            "3F1A2: message-id=<1@example.org>",
            "accepted",
            {"queue_id": "3F1A2", "message_id": "1@example.org"},
        ),
        (
            "postfix/cleanup",
            "3F1A2: warning: header Subject: Hi; from x from local; from=<www-data@example.org> to=<a@example.net>",
            "subject",
            {"subject": "Hi; from x", "sender": "www-data@example.org"},
        ),
        (
            "postfix/cleanup",
            "3F1A2: warning: header X-PHP-Originating-Script: 33:mail.php from local; from=<w@example.org> to=<a@example.net>",
            "warning",
            {"script": "mail.php", "sender": "w@example.org"},
        ),
        (
            "postfix/cleanup",
            "3F1A2: milter-reject: END-OF-MESSAGE from h[192.0.2.7]: 5.7.1 spam; from=<a@example.com> to=<b@example.org> proto=ESMTP helo=<x>",
            "rejected",
            {"dsn": "5.7.1", "address": "192.0.2.7"},
        ),
        (
            "postfix/qmgr",
            "3F1A2: from=<a@example.org>, size=12, nrcpt=3 (queue active)",
            "from",
            {"sender": "a@example.org", "size": "12", "recipients": "3"},
        ),
        (
            "postfix/qmgr",
            "3F1A2: from=<>, size=12, nrcpt=1 (queue active)",
            "from",
            {"sender": None},
        ),
        ("postfix/qmgr", "3F1A2: removed", "removed", {"queue_id": "3F1A2"}),
        (
            "postfix/qmgr",
            "3F1A2: from=<a@example.org>, status=expired, returned to sender",
            "expired",
            {"sender": "a@example.org"},
        ),
        (
            "postfix/pickup",
            "3F1A2: uid=33 from=<www-data>",
            "pickup",
            {"uid": "33", "sender": "www-data"},
        ),
        (
            "postfix/smtp",
            "3F1A2: to=<a@example.net>, orig_to=<b@example.org>, relay=mx.example.net[198.51.100.7]:25, conn_use=2, delay=0.54, delays=0.1/0/0.2/0.24, dsn=2.0.0, status=sent (250 ok (x))",
            "sent",
            {
                "recipient": "a@example.net",
                "relay": "mx.example.net[198.51.100.7]:25",
                "delay": "0.54",
                "dsn": "2.0.0",
                "reason": "250 ok (x)",
            },
        ),
        (
            "postfix/smtp",
            "3F1A2: to=<a@example.net>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to x)",
            "deferred",
            {"dsn": "4.4.1"},
        ),
        (
            "postfix/smtp",
            "3F1A2: to=<a@example.net>, relay=mx[198.51.100.7]:25, delay=1, delays=1/0/0/0, dsn=5.7.1, status=bounced (host said: 550 5.7.1 blocked)",
            "bounced",
            {"dsn": "5.7.1"},
        ),
        (
            "postfix/local",
            "3F1A2: to=<a@example.org>, relay=local, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)",
            "delivered",
            {"program": "local"},
        ),
        (
            "postfix/bounce",
            "3F1A2: sender non-delivery notification: 4F1A2",
            "bounced",
            {"queue_id": "3F1A2"},
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
@given(st.sampled_from(["A1: to=<", "A1: warning: header Subject: ", "A1: from=<"]), st.text())
def test_any_text_behind_a_known_beginning_does_no_harm(begin, text):
    for speaker in SPEAKERS:
        for program in speaker.programs:
            heard(program.replace("*", "x"), begin + text)
