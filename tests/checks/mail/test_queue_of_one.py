from __future__ import annotations

import pytest

from pratique.checks.mail.queue_of_one import CHECK
from pratique.parsers.queued_message import Letter
from pratique.store.tables import Tables


def waiting(count, sender="a@example.org", *, script="", user=None, queue="deferred", to=None):
    rows = []
    for number in range(count):
        letter = Letter(sender=sender, user=user)
        letter.to(to or f"b{number}@example.net")
        letter.header(b"Subject: Win")
        if script:
            letter.header(f"X-PHP-Originating-Script: 33:{script}".encode())
        name = f"{sender}{script}{number}"
        rows.append(letter.row(f"/var/spool/postfix/{queue}/{name}", "postfix", name, queue))
    return rows


def subjects(*groups):
    rows = [row for group in groups for row in group]
    return [sign.subject for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("rows", "subject"),
    [
        (waiting(40, script="mailer.php"), "script mailer.php"),
        (waiting(40, user="shop"), "account shop"),
        (waiting(40, user="www-data"), "sender a@example.org"),
    ],
)
def test_points_at(rows, subject):
    assert subjects(rows, waiting(2, "c@example.org")) == [subject]


@pytest.mark.parametrize(
    "groups",
    [
        [],
        [waiting(3)],
        [waiting(40, ""), waiting(2)],
        [waiting(40, queue="defer")],
        [waiting(400, "root@web.example.org", to="root@web.example.org")],  # what cron has to say
        [waiting(30), waiting(30, "c@example.org"), waiting(30, "d@example.org")],
    ],
)
def test_leaves_alone(groups):
    assert subjects(*groups) == []
