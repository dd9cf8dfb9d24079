from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.base import said
from pratique.parsers.log.message.dovecot import SPEAKERS


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
            "dovecot",
            "imap-login: Login: user=<a@example.org>, method=PLAIN, rip=192.0.2.7, lip=198.51.100.1, mpid=1, TLS, session=<x>",
            "login",
            {"user": "a@example.org", "method": "PLAIN", "address": "192.0.2.7"},
        ),
        (
            "dovecot",
            "pop3-login: Info: Login: user=<a>, method=PLAIN, rip=::ffff:192.0.2.7, lip=::1",
            "login",
            {"address": "192.0.2.7"},
        ),
        (
            "dovecot",
            "imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<a>, method=PLAIN, rip=2001:db8::1, lip=::1",
            "failure",
            {
                "user": "a",
                "address": "2001:db8::1",
                "reason": "Disconnected (auth failed, 1 attempts in 2 secs)",
            },
        ),
        (
            "dovecot",
            "imap-login: Login aborted: Connection closed (auth failed, 3 attempts in 1 secs) (auth_failed): user=<a>, rip=192.0.2.7, lip=::1",
            "failure",
            {"user": "a"},
        ),
        (
            "dovecot",
            "imap-login: Disconnected (no auth attempts in 0 secs): user=<>, rip=192.0.2.7, lip=::1",
            "disconnected",
            {"user": None, "address": "192.0.2.7"},
        ),
        (
            "dovecot",
            "auth-worker(1): conn unix:auth-worker (pid=2,uid=3): auth-worker<4>: sql(a@example.org,192.0.2.7,<x>): Password mismatch",
            "failure",
            {"user": "a@example.org", "address": "192.0.2.7"},
        ),
        ("dovecot", "auth: passwd-file(a,192.0.2.7): unknown user", "failure", {"user": "a"}),
        (
            "dovecot",
            "auth(a@example.org,192.0.2.7,sasl:login)<x>: Info: sql: Password mismatch",
            "failure",
            {"user": "a@example.org", "address": "192.0.2.7"},
        ),
        (
            "dovecot",
            "lmtp(a@example.org)<1><x>: sieve: msgid=<1@example.org>: stored mail into mailbox 'INBOX'",
            "delivered",
            {"recipient": "a@example.org", "message_id": "1@example.org"},
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
@given(st.sampled_from(["imap-login: Login: user=<", "auth: pam(", "lmtp("]), st.text())
def test_any_text_behind_a_known_beginning_does_no_harm(begin, text):
    for speaker in SPEAKERS:
        for program in speaker.programs:
            heard(program.replace("*", "x"), begin + text)
