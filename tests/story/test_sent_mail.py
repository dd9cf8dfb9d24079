from __future__ import annotations

import pytest

from logged import OFFICE, STRANGER, at, finding, machine, mail, row
from pratique.inventory.mail_evidence import Run
from pratique.inventory.mail_habit import Burst
from pratique.model import Severity
from pratique.parsers.log.row.mail_event import MailEvent
from pratique.parsers.queued_message import QueuedMessage
from pratique.phrase import Phrase
from pratique.story import sent_mail as module
from pratique.story.entry.act import Act
from pratique.story.entry.situation import Situation
from pratique.story.sent_mail import sent_mail

NIGHT = "2026-11-03 02:10:00"
ACT = Act("mail-account", at(NIGHT), Phrase("login"), STRANGER, "ben")


def step(number, action, recipient=None, path="/var/log/mail.log", **told):
    return row(
        MailEvent, time="2026-11-03 02:11:00", queue_id=f"Q{number}", service="postfix",
        action=action, recipient=recipient, path=path, **told,
    )  # fmt: skip


def waits(number, queue="deferred"):
    return QueuedMessage(
        f"/var/spool/postfix/{queue}/Q{number}", "postfix", f"Q{number}", queue, at(NIGHT), "b", (),
        1, None, None, None, None, None, None, None, None, None, 5, None, None, None,
    )  # fmt: skip


def sent(*rows, acts=(ACT,)):
    with machine(*rows) as tables:
        return sent_mail(Situation.of(tables, (), copied=False), acts)


def test_messages_recipients_and_what_waits_are_counted():
    told = sent(
        mail(NIGHT, "ben", STRANGER, 1),
        mail(NIGHT, "ben", STRANGER, 2),
        step(1, "from", recipients=3),
        step(1, "sent", "a@example.org"),
        step(1, "sent", "a@example.org", "/var/log/syslog"),  # the same line in two logs
        step(1, "sent", "b@example.org"),
        step(2, "deferred", "c@example.org"),
        waits(2),
        waits(2, "defer"),  # a queue parts a message into files
        waits(9),
    )
    assert (told.messages, told.recipients, told.delivered, told.waiting) == (2, 4, 2, 1)
    assert told.sender == "ben"
    assert told.evidence[0].startswith("/var/log/mail.log:")


def test_what_the_owner_sent_from_the_office_is_not_theirs():
    told = sent(
        mail("2026-11-01 09:00:00", "ben", OFFICE, 1),
        mail(NIGHT, "ben", STRANGER, 2),
        mail("2026-11-03 09:00:00", "ben", OFFICE, 3),
    )
    assert told.messages == 1


def test_where_nobody_sent_anything_there_is_nothing_to_tell():
    assert sent() is None
    assert sent(acts=()) is None


@pytest.mark.parametrize(
    ("actor", "told"),
    [
        ("script a.php", {"script": "a.php"}),
        ("account ben", {"user": "ben"}),
        ("sender x@example.org", {"sender": "x@example.org"}),
        ("sender list-bounces@example.org", {"sender": "list-bounces+a=example.net@example.org"}),
        ("user 33", {"uid": 33}),
    ],
)
def test_without_a_stolen_account_the_sender_out_of_line_is_told(monkeypatch, actor, told):
    start = at("2026-11-03 02:00:00") // 3_600_000_000_000
    burst = Burst(
        actor, start, start + 1, hours=1, messages=2, recipients=2, peak=2, usual=0.0, largest=0,
        daily=0.0, others=0.0, alone=True, new=True, days=9, path="/var/log/mail.log", line=1,
    )  # fmt: skip
    run = Run(
        burst, addresses=0, networks=0, strange=0, messages=2, senders=1, known=False, taken=2,
        as_spam=0, dead=0, refused=0, usual_spam=0.0, usual_dead=0.0,
    )  # fmt: skip
    monkeypatch.setattr(module, "runs", lambda _tables: (run,))
    found = (finding("/var/log/mail.log", "mail-sent-burst", Severity.HIGH),)
    rows = [step(1, "from", **told), step(2, "from", **told), step(3, "from")]
    with machine(*rows) as tables:
        sent = sent_mail(Situation.of(tables, found, copied=False), ())
    assert sent is not None
    assert (sent.sender, sent.messages) == (actor.partition(" ")[2], 2)
