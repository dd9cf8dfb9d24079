from __future__ import annotations

from dataclasses import fields

import pytest

from pratique.inventory.mail_evidence import runs
from pratique.model import Instant
from pratique.parsers.log.row.mail_event import MailEvent
from pratique.store.tables import Tables

HOUR = 3_600_000_000_000
START = 497_000 // 24 * 24


def step(hour, queue_id, **told):
    given = {
        "path": "/var/log/mail.log", "line": hour, "time": Instant((START + hour) * HOUR),
        "time_source": "t", "time_confidence": 1.0, "service": "postfix", "queue_id": queue_id,
        **told,
    }  # fmt: skip
    return MailEvent(**{field.name: given.get(field.name) for field in fields(MailEvent)})


def sent(hour, count, user="a", address="192.0.2.1", *, became="sent", reason="250 ok", **told):
    for number in range(count):
        name = f"{user}.{hour}.{number}"
        yield step(hour, name, action="client", user=user, method="PLAIN", address=address, **told)
        yield step(hour, name, action=became, reason=reason, recipient=f"r{number}@example.net")


QUIET = [
    row for day in range(20) for row in [*sent(day * 24 + 9, 3), *sent(day * 24 + 10, 4, user="b")]
]
NIGHT = 17 * 24 + 3


def told(*groups):
    rows = [*QUIET, *(row for group in groups for row in group)]
    with Tables.of(rows, (MailEvent,)) as tables:
        assert runs(tables) is runs(tables)
        return runs(tables)


def test_nothing_is_told_of_a_habit():
    assert told() == ()
    with Tables.of([], (MailEvent,)) as tables:
        assert runs(tables) == ()


def test_a_number_alone_is_told_without_a_sign():
    (run,) = told(sent(NIGHT, 60))
    assert (run.burst.actor, run.burst.messages, run.taken, run.refused) == ("account a", 60, 60, 0)
    assert run.signs == ()
    assert run.burst.alone


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            {"became": "bounced", "reason": "550 5.7.1 blocked using zen.spamhaus.org"},
            "60 of 60 deliveries were refused or put off as spam",
        ),
        (
            {"became": "bounced", "reason": "550 5.1.1 no such user"},
            "60 of 60 went to addresses that there are not",
        ),
        (
            {"address": "198.51.100.9"},
            "60 of 60 messages came from networks that it had never sent from before",
        ),
        (
            {"address": "2001:db8:7:1::9"},
            "60 of 60 messages came from networks that it had never sent from before",
        ),
    ],
)
def test_what_speaks_for_spam(kind, words):
    (run,) = told(sent(NIGHT, 60, **kind))
    assert run.signs == (words,)


def test_another_address_of_the_same_network_is_no_sign():
    (run,) = told(sent(NIGHT, 60, address="192.0.2.77"))
    assert run.signs == ()


def test_two_equal_runs_are_told_where_more_speaks_against_them():
    quiet = [sent(NIGHT, 60), sent(NIGHT - 10 * 24, 60)]
    assert told(*quiet) == ()
    bad = {"became": "bounced", "reason": "said: 550 spam message rejected"}
    assert len(told(sent(NIGHT, 60, **bad), sent(NIGHT - 10 * 24, 60, **bad))) == 2


def test_drops_are_seen_by_the_day():
    drops = [sent(day * 24 + hour, 5) for day in (15, 16) for hour in range(24)]
    (run,) = told(*drops)
    assert run.burst.messages > 200
