from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.base import said
from pratique.parsers.log.message.sendmail import SPEAKERS


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
            "sendmail",
            "sA1: from=<a@example.org>, size=12, class=0, nrcpts=3, msgid=<1@example.org>, proto=ESMTP, daemon=MTA, relay=h.example.org [192.0.2.7] (may be forged)",
            "from",
            {
                "sender": "a@example.org",
                "size": "12",
                "recipients": "3",
                "address": "192.0.2.7",
                "client": "h.example.org",
            },
        ),
        (
            "sendmail",
            "sA1: from=www-data, size=12, class=0, nrcpts=1, msgid=<1@example.org>, relay=www-data@localhost",
            "from",
            {"user": "www-data", "sender": "www-data"},
        ),
        (
            "sm-mta",
            "sA1: to=<a@example.net>, ctladdr=<www-data@example.org> (33/33), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=1, relay=mx.example.net. [198.51.100.7], dsn=2.0.0, stat=Sent (ok)",
            "sent",
            {"recipient": "<a@example.net>", "dsn": "2.0.0", "uid": "33", "reason": "Sent (ok)"},
        ),
        (
            "sm-mta",
            "sA1: to=<a@example.net>, delay=00:00:01, mailer=esmtp, relay=mx, dsn=5.7.1, stat=Service unavailable",
            "bounced",
            {"dsn": "5.7.1"},
        ),
        (
            "sm-mta",
            "AUTH=server, relay=h [192.0.2.7], authid=shop, mech=PLAIN, bits=0",
            "login",
            {"user": "shop", "method": "PLAIN", "address": "192.0.2.7"},
        ),
        (
            "sm-mta",
            "sA1: AUTH failure (LOGIN): authentication failure (-13) SASL(-13): x, user=evil, relay=[198.51.100.1], relay=[192.0.2.7]",
            "failure",
            {"address": "192.0.2.7"},
        ),
        (
            "sm-mta",
            "sA1: ruleset=check_rcpt, arg1=<a@example.org>, relay=[IPv6:2001:db8::1], reject=550 5.7.1 <a@example.org>... Relaying denied",
            "rejected",
            {"address": "2001:db8::1", "dsn": "5.7.1"},
        ),
        (
            "sm-mta",
            "sA1: h.example.org [192.0.2.7] did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA",
            "disconnected",
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
@given(st.sampled_from(["sA1: from=<", "sA1: to=<", "AUTH=server, "]), st.text())
def test_any_text_behind_a_known_beginning_does_no_harm(begin, text):
    for speaker in SPEAKERS:
        for program in speaker.programs:
            heard(program.replace("*", "x"), begin + text)
