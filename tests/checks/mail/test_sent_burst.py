from __future__ import annotations

from dataclasses import fields

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.mail.sent_burst import CHECK
from pratique.model import Instant
from pratique.parsers.log.row.mail_event import MailEvent
from pratique.store.tables import Tables

HOUR = 3_600_000_000_000
DAY = 24 * HOUR
START = 1_790_000_000_000_000_000 // DAY * DAY


def mail(row, *, at=0, line=1, **told):
    """A row of `row` at `at` nanoseconds; all that is not told is null."""
    names = dict.fromkeys(field.name for field in fields(row))
    fixed = {
        "path": "/var/log/mail.log",
        "line": line,
        "time": Instant(START + at),
        "time_source": "t",
    }
    return row(**{**names, **fixed, "time_confidence": 1.0, **told})


def of_a_day(day, count, **told):
    return [
        mail(
            MailEvent,
            at=day * DAY + number,
            line=day * 1000 + number,
            service="postfix",
            action="pickup",
            queue_id=f"{day}.{number}",
            **told,
        )
        for number in range(count)
    ]


def signs(*rows):
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


USUAL = [row for day in range(10) for row in of_a_day(day, 3, sender="www-data", uid=33)]


@pytest.mark.parametrize(
    ("told", "subject"),
    [
        ({"sender": "shop@example.org", "uid": 33}, "sender shop@example.org"),
        ({"script": "mailer.php"}, "script mailer.php"),
        ({"user": "a@example.org"}, "account a@example.org"),
    ],
)
def test_points_at(told, subject):
    rows = [row for day in range(20, 21) for row in of_a_day(day, 80, **told)]
    (sign,) = signs(*USUAL, *rows)
    assert sign.subject == subject
    assert sign.places[0].line == 20_000


def test_leaves_alone():
    assert signs() == []
    assert signs(*USUAL) == []


def test_too_few_days_are_no_habit():
    with pytest.raises(CouldNotLook, match="span 2 days"):
        signs(*of_a_day(0, 1), *of_a_day(1, 900))
