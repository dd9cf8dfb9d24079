from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.base import said
from pratique.parsers.log.message.postfix_smtpd import SPEAKERS


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
            "postfix/smtpd",
            "connect from mail.example.org[192.0.2.7]",
            "connected",
            {"client": "mail.example.org", "address": "192.0.2.7"},
        ),
        (
            "postfix/smtpd",
            "disconnect from unknown[unknown] ehlo=1 auth=0/1 commands=1/2",
            "disconnected",
            {"address": None, "reason": "ehlo=1 auth=0/1 commands=1/2"},
        ),
        (
            "postfix/submission/smtpd",
            "3F1A2: client=h[2001:db8::1%eth0]:4711, sasl_method=PLAIN, sasl_username=a@example.org, sasl_sender=x",
            "login",
            {"address": "2001:db8::1", "user": "a@example.org", "method": "PLAIN"},
        ),
        (
            "postfix/smtpd",
            "4bXyZ12ab3z1: client=h.example.org[192.0.2.7]",
            "client",
            {"queue_id": "4bXyZ12ab3z1", "address": "192.0.2.7"},
        ),
        (
            "postfix/smtpd",
            "NOQUEUE: reject: RCPT from unknown[192.0.2.7]: 554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using bl.example.org; from=<a@example.com> to=<b@example.org> proto=ESMTP helo=<x>",
            "rejected",
            {
                "queue_id": None,
                "address": "192.0.2.7",
                "sender": "a@example.com",
                "recipient": "b@example.org",
                "helo": "x",
                "dsn": "5.7.1",
                "reason": "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using bl.example.org",
            },
        ),
        (
            "postfix/smtpd",
            "3F1A2: milter-reject: DATA from h[192.0.2.7]: 550 5.7.1 no; from=<> to=<b@example.org> proto=SMTP helo=<y>",
            "rejected",
            {"queue_id": "3F1A2", "sender": None, "dsn": "5.7.1"},
        ),
        (
            "postfix/smtpd",
            "warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: UGFz, sasl_username=admin",
            "failure",
            {"address": "192.0.2.7", "method": "LOGIN", "user": "admin", "reason": "UGFz"},
        ),
        (
            "postfix/smtpd",
            "warning: unknown[192.0.2.7]:55: SASL PLAIN authentication failed:",
            "failure",
            {"address": "192.0.2.7"},
        ),
        (
            "postfix/smtpd",
            "warning: h[192.0.2.7]: SASL LOGIN authentication failed: Connection lost to authentication server",
            "warning",
            {"address": "192.0.2.7"},
        ),
        (
            "postfix/smtpd",
            "lost connection after AUTH from unknown[192.0.2.7]",
            "disconnected",
            {"address": "192.0.2.7", "reason": "lost connection after AUTH"},
        ),
        (
            "postfix/smtpd",
            "warning: Connection rate limit exceeded: 31 from h[192.0.2.7] for service smtpd",
            "rejected",
            {"address": "192.0.2.7"},
        ),
        (
            "postfix/smtpd",
            "warning: hostname h.example.org does not resolve to address 192.0.2.7: Name not known",
            "warning",
            {"address": "192.0.2.7", "client": "h.example.org"},
        ),
        (
            "postfix/smtpd",
            "warning: non-SMTP command from unknown[192.0.2.7]: GET / HTTP/1.1",
            "warning",
            {"address": "192.0.2.7", "reason": "non-SMTP command"},
        ),
        (
            "postfix/smtpd",
            "3F1A2: hold: RCPT from h[192.0.2.7]: <a@example.org>: Recipient address held; from=<> to=<a@example.org> proto=SMTP helo=<z>",
            "held",
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
@given(st.sampled_from(["NOQUEUE: reject: ", "connect from ", "warning: "]), st.text())
def test_any_text_behind_a_known_beginning_does_no_harm(begin, text):
    for speaker in SPEAKERS:
        for program in speaker.programs:
            heard(program.replace("*", "x"), begin + text)
