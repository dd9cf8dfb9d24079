from __future__ import annotations

from dataclasses import fields

import pytest

from pratique.inventory.mail_submitted import SUBMITTED, know_hours
from pratique.model import Instant
from pratique.parsers.log.row.mail_event import MailEvent
from pratique.store.tables import Tables

HOUR = 3_600_000_000_000


def step(line=1, **told):
    given = {
        "path": "/var/log/mail.log", "line": line, "time": Instant(500_000 * HOUR),
        "time_source": "t", "time_confidence": 1.0, "service": "postfix", "queue_id": "Q1",
        "action": "client", **told,
    }  # fmt: skip
    return MailEvent(**{field.name: given.get(field.name) for field in fields(MailEvent)})


def actors(*rows):
    with Tables.of(rows, (MailEvent,)) as tables:
        return sorted(
            actor or "-" for (actor,) in tables.select(f"SELECT actor FROM ({SUBMITTED})")
        )


@pytest.mark.parametrize(
    ("rows", "actor"),
    [
        ([step(user="anna", method="PLAIN", address="192.0.2.1")], "account anna"),
        ([step(action="pickup", uid=33, sender="w@example.org")], "sender w@example.org"),
        ([step(action="pickup", uid=33, sender="")], "user 33"),
        ([step(action="warning", script="x.php"), step(action="pickup", uid=33)], "script x.php"),
        ([step(address="192.0.2.1", sender="a@example.net")], "-"),
        ([step(address="127.0.0.1", sender="a@example.org")], "sender a@example.org"),
        ([step(service="exim", action="from", user="site1")], "user site1"),
        (
            [step(service="exim", action="from", user="x", address="192.0.2.1", method="login")],
            "account x",
        ),
        ([step(service="exim", action="from", user="x", address="192.0.2.1")], "-"),
        (
            [
                step(service="exim", action="pickup", queue_id=None, script="/var/www/a",
                     reason="4 args: /usr/sbin/sendmail -t -i -fa@example.org")
            ],
            "script /var/www/a",
        ),
    ],
)  # fmt: skip
def test_who_handed_it_in(rows, actor):
    assert actors(*rows) == [actor]


@pytest.mark.parametrize("way", ["-Mc 1abcde-000123-AB", "-bd -q30m", "-q", "-bp"])
def test_exim_on_its_own_sends_nothing(way):
    row = step(
        service="exim", action="pickup", queue_id=None, script="/", reason=f"3 args: /x {way}"
    )
    assert actors(row) == []


def test_what_a_filter_gives_back_is_not_handed_in_again():
    rows = [
        step(
            action="sent", relay="127.0.0.1[127.0.0.1]:10024", reason="250 ok: queued as ABCDEF12"
        ),
        step(queue_id="ABCDEF12", address="127.0.0.1", sender="a@example.net"),
    ]
    assert actors(*rows) == ["-"]


def test_a_user_over_all_the_senders_that_it_gave():
    rows = [
        step(
            number, queue_id=f"Q{number}", action="pickup", uid=33, sender=f"x{number}@example.org"
        )
        for number in range(3)
    ]
    with Tables.of(rows, (MailEvent,)) as tables:
        know_hours(tables)
        know_hours(tables)
        found = list(tables.select("SELECT actor, messages, whole FROM mail_hour ORDER BY whole"))
    assert ("user 33", 3, True) in found
    assert len(found) == 4
