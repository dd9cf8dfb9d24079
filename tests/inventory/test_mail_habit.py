from __future__ import annotations

from dataclasses import fields

import pytest

from pratique.inventory.mail_habit import bursts, date_of, days, deviation, out_of_line
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


def sent(user, day, hour, count, *, recipients=1):
    """Messages of one hour."""
    return [
        mail(
            MailEvent,
            at=day * DAY + hour * HOUR + number,
            line=day * 1000 + hour * 10 + number,
            service="postfix",
            action="client",
            user=user,
            recipients=recipients,
            queue_id=f"{user}{day}.{hour}.{number}",
        )
        for number in range(count)
    ]


def found(*groups):
    rows = [row for group in groups for row in group]
    return list(bursts(Tables.of(rows, (MailEvent,))))


QUIET = [row for day in range(10) for row in sent("a", day, 9, 3) + sent("b", day, 10, 4)]


def test_days_are_counted_from_the_first_to_the_last():
    assert days(Tables.of([], (MailEvent,))) == 0
    assert days(Tables.of(QUIET, (MailEvent,))) == 10


def test_what_is_usual_is_no_burst():
    assert found(QUIET) == []


def test_an_hour_far_above_the_habit_is_one():
    (burst,) = found(QUIET, sent("a", 7, 3, 90))
    assert (burst.actor, burst.messages, burst.largest, burst.usual) == ("account a", 90, 3, 0)
    assert burst.first == date_of(START // DAY + 7) + " 03:00"


def test_recipients_count_and_not_messages():
    (burst,) = found(QUIET, sent("a", 7, 3, 1, recipients=200))
    assert (burst.messages, burst.peak) == (1, 200)


def test_a_newsletter_that_comes_every_week_is_none():
    weekly = [row for week in range(3) for row in sent("news", week * 7, 12, 80)]
    assert (
        found(QUIET, [row for day in range(10, 20) for row in sent("a", day, 9, 3)], weekly) == []
    )


def test_one_that_never_sent_is_compared_with_the_others():
    assert found(QUIET, sent("new", 8, 9, 5)) == []
    (burst,) = found(QUIET, sent("new", 8, 9, 70))
    assert burst.actor == "account new"
    assert burst.largest == 0


def test_steps_of_one_message_are_one_message():
    steps = [
        mail(MailEvent, at=7 * DAY, service="postfix", action=action, queue_id="Z", user="a")
        for action in ("client", "from", "accepted")
        for _ in range(50)
    ]
    assert found(QUIET, steps) == []


def test_mail_that_came_from_outside_is_not_asked_about():
    assert found(QUIET, sent(None, 7, 3, 90)) == []


@pytest.mark.parametrize(("number", "out"), [(5, False), (9, True)])
def test_counts_scatter_by_their_root_at_least(number, out):
    assert out_of_line(number, 0, 0) is out


def test_the_deviation_is_a_robust_one():
    assert deviation([]) == 0
    assert deviation([1, 2, 3, 1000]) < 5
