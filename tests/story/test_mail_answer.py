from __future__ import annotations

from logged import STRANGER, at, machine, row
from pratique.parsers.log.row.mail_event import MailEvent
from pratique.parsers.queued_message import Letter
from pratique.story.mail_answer import domains, refusals, senders, sent_back, waiting


def step(time, queue_id, action, **told):
    return row(
        MailEvent, time=time, queue_id=queue_id, service="postfix", action=action,
        path="/var/log/mail.log", **told,
    )  # fmt: skip


def letters(day, hour, count, user, address, *, refused=False):
    for number in range(count):
        time, name = f"2026-11-{day:02} {hour:02}:{number % 60:02}:00", f"{user}{day}{number}"
        yield step(time, name, "client", user=user, method="PLAIN", address=address)
        yield step(
            time, name, "bounced" if refused else "sent",
            recipient=f"r{number}@{'a' if number % 2 else 'b'}.example.net",
            relay="mx.example.net[192.0.2.1]:25", reason="550 5.7.1 blocked by spamhaus",
        )  # fmt: skip


def waits(queue_id, **told):
    letter = Letter(sender="x@example.org", time=at("2026-11-09 01:00:00"), **told)
    return letter.row(f"/var/spool/postfix/deferred/{queue_id}", "postfix", queue_id, "deferred")


QUIET = [
    one
    for day in range(1, 13)
    for user in ("anna", "ben")
    for one in letters(day, 9, 2, user, "198.51.100.7")
]
SPAM = list(letters(9, 2, 80, "zoe", STRANGER, refused=True))


def test_who_sent_where_to_and_what_waits():
    rows = [*QUIET, *SPAM, waits("zoe91"), waits("OTHER", user="zoe"), waits("BEN", user="ben")]
    with machine(*rows) as tables:
        (found,) = senders(tables)
        assert found.run.burst.actor == "account zoe"
        assert found.waiting == 2
        assert found.domains == (("a.example.net", 40, 0), ("b.example.net", 40, 0))
        assert list(waiting(tables, "account zoe")) == [("postfix", "OTHER"), ("postfix", "zoe91")]
        assert list(waiting(tables, "account ben")) == [("postfix", "BEN")]
        assert list(domains(tables, "account ben", 5)) == []


def test_waiting_by_script_sender_and_user_without_any_log():
    by_script = Letter(sender="list-bounces+a=example.net@example.org", uid=33)
    by_script.header(b"X-PHP-Originating-Script: 33:m.php")
    with machine(by_script.row("/q/A", "exim", "A", "input")) as tables:
        for actor in ("script m.php", "sender list-bounces@example.org", "user 33"):
            assert list(waiting(tables, actor)) == [("exim", "A")]
        assert list(waiting(tables, "script other.php")) == []
        assert list(senders(tables)) == []


def test_refusals_by_receiver_count_each_message_once():
    time = "2026-11-09 02:00:00"
    rows = [
        step(time, "A", "deferred", recipient="a@example.net", relay="none", reason="timed out"),
        step(time, "A", "deferred", recipient="a@example.net", relay="none", reason="timed out"),
        *SPAM,
    ]
    with machine(*rows) as tables:
        spam, other = refusals(tables)
    assert (spam.receiver, spam.kind, spam.count) == ("example.net", "blocked", 80)
    assert (spam.codes, spam.lists) == (("5.7.1",), ("spamhaus",))
    assert (other.receiver, other.kind, other.count) == ("example.net", "unreachable", 1)


def test_empty_senders_are_counted_apart():
    rows = [step("2026-11-09 02:00:00", "A", "from", sender="", recipients=1)]
    with machine(*rows) as tables:
        assert sent_back(tables) == 1
        assert list(senders(tables)) == []
