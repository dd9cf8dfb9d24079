from __future__ import annotations

from dataclasses import fields

import pytest

from pratique.model import Instant
from pratique.parsers.log.row.mail_event import MailEvent
from pratique.parsers.queued_message import Letter

EVIL = "\x1b[2J\u202eevil"
HOUR = 3_600_000_000_000


def step(hour, queue_id, **told):
    given = {
        "path": f"/var/log/{EVIL}", "line": hour, "time": Instant((497_000 + hour) * HOUR),
        "time_source": "t", "time_confidence": 1.0, "service": "postfix", "queue_id": queue_id,
        **told,
    }  # fmt: skip
    return MailEvent(**{field.name: given.get(field.name) for field in fields(MailEvent)})


def letters(hour, count, user):
    for number in range(count):
        name = f"{user}.{hour}.{number}"
        yield step(hour, name, action="client", user=user, method="PLAIN", address="192.0.2.1")
        yield step(
            hour, name, action="bounced", recipient=f"a@{EVIL}.example.net", dsn="5.7.1",
            reason="blocked using zen.spamhaus.org", relay=f"mx.{EVIL}.example.net[192.0.2.1]:25",
        )  # fmt: skip


@pytest.fixture
def told(sample, stored, put):
    folder = stored(sample.compromised(3))
    usual = [row for day in range(12) for user in "ab" for row in letters(day * 24, 2, user)]
    waits = Letter(user="zoe", sender="").row(f"/q/{EVIL}", "postfix", f"Q{EVIL}", "hold")
    put(*usual, *letters(200, 80, "zoe"))
    put(waits)
    return folder


def test_senders_what_waits_and_who_refused(told, typed):
    said = typed("mail", "--case", told)
    assert said.status == 0
    assert "80 messages to 80 recipients; 0 taken, 80 not; 1 wait in the queue" in said.out
    assert "To lock: the mail account zoe" in said.out
    assert "on a list or has a bad name (5.7.1, spamhaus)" in said.out
    assert said.harmless
    [one] = typed("mail", "--case", told, "--json").rows
    assert one["senders"][0]["waiting"] == 1
    assert one["refusals"][0]["kind"] == "blocked"
    assert one["empty_sender"] == 0


def test_numbers_of_the_queue_and_domains_of_one(told, typed):
    [sender] = typed("mail", "--case", told, "--json").rows[0]["senders"]
    name = sender["sender"]
    queue = typed("mail", name, "--queue", "--case", told)
    assert queue.out.startswith("Q")
    assert queue.harmless
    assert typed("mail", name, "--queue", "--case", told, "--json").rows[0]["service"] == "postfix"
    went = typed("mail", name, "--recipients", "--case", told)
    assert went.out.split()[:3] == ["1", "0", "taken"]
    assert went.harmless
    assert typed("mail", name, "--recipients", "--case", told, "--json").rows[0]["taken"] == 0


@pytest.mark.parametrize(
    "words", [["account x"], ["--queue"], ["account x", "--queue", "--recipients"]]
)
def test_a_sender_and_what_is_wanted_of_it(told, typed, words):
    assert typed("mail", *words, "--case", told).status == 2


def test_where_no_mail_is_told(sample, stored, typed):
    said = typed("mail", "--case", stored(sample.compromised(3)))
    assert (said.status, said.out) == (0, "")
    assert "No sender is out of line" in said.err
