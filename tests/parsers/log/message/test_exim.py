from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.log.message.base import said
from pratique.parsers.log.message.exim import SPEAKERS


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
            "exim",
            '1abcde-000123-AB <= a@example.org H=h.example.org (there) [192.0.2.7]:4711 I=[198.51.100.1]:465 P=esmtpsa X=TLS1.3:x:256 CV=no A=dovecot_login:shop@example.org S=123 id=1@example.org T="Hi \\"x\\" there" from <a@example.org> for b@example.net',
            "login",
            {"address": "192.0.2.7", "user": "shop@example.org", "method": "dovecot_login"},
        ),
        (
            "exim",
            "1abcde-00000000123-ABCD <= a@example.org H=h.example.org [192.0.2.7] P=esmtp S=123",
            "from",
            {"queue_id": "1abcde-00000000123-ABCD", "address": "192.0.2.7", "size": "123"},
        ),
        (
            "exim",
            '1abcde-000123-AB <= www-data@example.org U=www-data P=local S=456 T="Hello"',
            "from",
            {
                "user": "www-data",
                "size": "456",
                "subject": "Hello",
                "sender": "www-data@example.org",
            },
        ),
        (
            "exim",
            "1abcde-000123-AB <= <> R=1abcdd-000122-AB U=Debian-exim P=local S=1",
            "from",
            {"sender": None},
        ),
        (
            "exim",
            '1abcde-000123-AB => a@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.7] C="250 ok"',
            "sent",
            {"recipient": "a@example.net", "relay": "mx.example.net [198.51.100.7]"},
        ),
        (
            "exim",
            "1abcde-000123-AB => user <user@example.org> R=local_user T=mail_spool",
            "delivered",
            {"recipient": "user@example.org"},
        ),
        (
            "exim",
            "1abcde-000123-AB -> b@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.7]",
            "sent",
            {"recipient": "b@example.net"},
        ),
        (
            "exim",
            "1abcde-000123-AB ** a@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.7]: 550 5.7.1 blocked",
            "bounced",
            {"recipient": "a@example.net", "reason": "550 5.7.1 blocked"},
        ),
        (
            "exim",
            "1abcde-000123-AB == a@example.net R=dnslookup T=remote_smtp defer (-53): retry time not reached",
            "deferred",
            {"recipient": "a@example.net"},
        ),
        ("exim", "1abcde-000123-AB Completed", "removed", {"queue_id": "1abcde-000123-AB"}),
        ("exim", "1abcde-000123-AB Message is frozen", "held", {}),
        (
            "exim",
            "cwd=/home/x/public_html 4 args: /usr/sbin/sendmail -t -i",
            "pickup",
            {"script": "/home/x/public_html"},
        ),
        (
            "exim",
            "dovecot_login authenticator failed for h ([198.51.100.9]) [192.0.2.7]:55: 535 Incorrect authentication data (set_id=info@example.org)",
            "failure",
            {
                "address": "192.0.2.7",
                "port": "55",
                "user": "info@example.org",
                "method": "dovecot_login",
                "client": "h",
            },
        ),
        (
            "exim",
            "[99] login authenticator failed for (User) [192.0.2.7]: 535 Incorrect authentication data",
            "failure",
            {"address": "192.0.2.7"},
        ),
        (
            "exim",
            "H=(x) [192.0.2.7]:333 F=<a@example.com> rejected RCPT <b@example.org>: relay not permitted",
            "rejected",
            {
                "helo": "x",
                "sender": "a@example.com",
                "recipient": "b@example.org",
                "reason": "relay not permitted",
            },
        ),
        (
            "exim",
            'SMTP protocol error in "AUTH LOGIN" H=(test) [198.51.100.1]" H=(x) [192.0.2.7] AUTH command used when not advertised',
            "refused",
            {"address": "192.0.2.7"},
        ),
        (
            "exim",
            "no MAIL in SMTP connection from h (x) [192.0.2.7]:1 I=[198.51.100.1]:25 D=1s",
            "disconnected",
            {"address": "192.0.2.7"},
        ),
        ("exim", "1abcde-000123-AB something new", "message", {"reason": "something new"}),
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
@given(st.sampled_from(["1abcde-000123-AB <= ", "H=", "SMTP "]), st.text())
def test_any_text_behind_a_known_beginning_does_no_harm(begin, text):
    for speaker in SPEAKERS:
        for program in speaker.programs:
            heard(program.replace("*", "x"), begin + text)
