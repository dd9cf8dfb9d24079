from __future__ import annotations

from dataclasses import fields

import pytest

from pratique.checks.mail.refused_elsewhere import CHECK
from pratique.model import Instant, Severity
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


def signs(*told):
    rows = [
        mail(MailEvent, line=number, **{"service": "postfix", "action": "bounced", **one})
        for number, one in enumerate(told, 1)
    ]
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


@pytest.mark.parametrize(
    ("reason", "severity"),
    [
        ("554 5.7.1 [192.0.2.7] blocked using zen.spamhaus.org", Severity.MEDIUM),
        ("550 our system has detected that this message is likely unsolicited", Severity.LOW),
        ("421 poor reputation of your address", Severity.LOW),
    ],
)
def test_points_at(reason, severity):
    (sign,) = signs({"reason": reason}, {"reason": reason, "action": "deferred"})
    assert sign.severity is severity
    assert sign.quote.startswith("2 times, ")
    assert [place.line for place in sign.places] == [1, 2]


@pytest.mark.parametrize(
    "told",
    [
        {"reason": "550 5.1.1 no such user"},
        {"reason": "blocked using bl.example.org", "action": "rejected"},
        {"reason": None},
    ],
)
def test_leaves_alone(told):
    assert signs(told) == []
