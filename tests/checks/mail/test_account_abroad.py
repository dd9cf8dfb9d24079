from __future__ import annotations

from dataclasses import fields

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.mail.account_abroad import CHECK
from pratique.model import Instant
from pratique.parsers.log.row.authentication import Authentication
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


def logins(day, count, user="a", action="login", service="dovecot"):
    return [
        mail(
            Authentication,
            at=day * DAY + number,
            line=day * 100 + number,
            service=service,
            action=action,
            user=user,
            address=f"192.0.{day}.{number}",
        )
        for number in range(count)
    ]


def sent(day, user="a"):
    told = {"service": "postfix", "action": "client", "queue_id": f"Q{day}", "user": user}
    return [mail(MailEvent, at=day * DAY, **told)]


def subjects(*groups):
    rows = [row for group in groups for row in group]
    return [sign.subject for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


USUAL = [row for day in range(10) for row in logins(day, 1)]


def test_points_at():
    assert subjects(USUAL, logins(12, 30), sent(12)) == ["a"]
    assert subjects(USUAL, logins(12, 30), sent(13)) == ["a"]


@pytest.mark.parametrize(
    "groups",
    [
        [],
        [USUAL, sent(5)],
        [USUAL, logins(12, 30)],
        [USUAL, logins(12, 30), sent(12, "b")],
        [USUAL, logins(12, 30, action="failure"), sent(12)],
        [USUAL, logins(12, 30, service="sshd"), sent(12)],
        [logins(0, 30), sent(0), USUAL],
    ],
)
def test_leaves_alone(groups):
    assert subjects(*groups) == []


def test_too_few_days_are_no_habit():
    with pytest.raises(CouldNotLook):
        subjects(logins(0, 1), logins(1, 50), sent(1))
