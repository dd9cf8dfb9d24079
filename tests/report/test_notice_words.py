from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pratique.duties.fact import Answer
from pratique.duties.moment import Moment
from pratique.duties.notice import Applies, Duties, duties
from pratique.duties.people import People, Telling
from pratique.duties.period import Period, Unit
from pratique.duties.role import Role
from pratique.duties.rulebook import rulebook
from pratique.duties.statement import Awareness, Statements
from pratique.report.notice_words import (
    answer_words,
    applies_words,
    notice_json,
    period_words,
    remaining_words,
    role_words,
    when_words,
)

AT = datetime(2026, 11, 3, 1, 10, tzinfo=UTC)
BOOK = rulebook()


def judged(aware: bool = True, told: tuple[Telling, ...] = ()) -> Duties:  # noqa: FBT001, FBT002
    stated = (Awareness(Moment(AT, "Europe/Rome"), 2, AT),) if aware else ()
    return duties(BOOK, (), Statements(stated, {}, ("IT",)), People((), told), [], zone="UTC")


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=41, minutes=59), "in 41 hours"),
        (timedelta(hours=2), "in 2 hours"),
        (timedelta(minutes=119), "in 119 minutes"),
        (timedelta(minutes=1, seconds=59), "in 1 minute"),
        (timedelta(0), "in 0 minutes"),
        (timedelta(seconds=-1), "0 minutes ago: late"),
        (timedelta(hours=-11), "11 hours ago: late"),
        (timedelta(days=-9), "9 days ago: late"),
        (timedelta(days=30, hours=5), "in 30 days"),
        (timedelta(hours=95), "in 95 hours"),
    ],
)
def test_remaining(left, words):
    assert remaining_words(left) == words


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(72, Unit.HOURS), "72 hours"), (Period(1, Unit.MONTHS), "1 month"),
        (Period(60, Unit.DAYS), "60 days"), (Period(4, Unit.BUSINESS_DAYS), "4 business days"),
    ],
)  # fmt: skip
def test_periods(period, words):
    assert period_words(period) == words


def test_when():
    now = AT + timedelta(hours=30, minutes=30)
    known = judged().notice("gdpr-33-1")
    assert when_words(known, "Europe/Rome", now) == (
        "2026-11-06 02:10 Europe/Rome (01:10 UTC), in 41 hours (72 hours)"
    )
    assert "with --aware" in when_words(judged(aware=False).notice("gdpr-33-1"), "UTC", now)
    assert "that you state" in when_words(judged().notice("us-sec-105"), "UTC", now)
    assert "after what comes before" in when_words(
        judged(aware=False).notice("nis2-23-final"), "UTC", now
    )
    assert when_words(judged().notice("gdpr-34"), "UTC", now).startswith("without undue delay")
    told = Telling("P-1", AT, "", "form", "", "gdpr-33-1")
    done = judged(told=(told,)).notice("gdpr-33-1")
    assert when_words(done, "UTC", now) == "2026-11-06 01:10 UTC (72 hours)"


def test_every_word_is_there():
    assert len({applies_words(one) for one in Applies}) == 3
    assert len({answer_words(one) for one in Answer}) == 3
    assert len({role_words(one) for one in Role}) == len(Role)


def test_json():
    told = notice_json(judged().notice("gdpr-33-1"), judged(), AT + timedelta(hours=80))
    assert told["deadline"] == "2026-11-06T01:10:00Z"
    assert told["deadline_formal"] == "2026-11-06T02:00:00Z"
    assert told["remaining_seconds"] == -8 * 3600
    assert (told["id"], told["applies"], told["period"]) == ("gdpr-33-1", "may apply", "72 hours")
    assert {one["fact"] for one in told["unknown"]} >= {"incident", "controller"}
    assert told["bodies"] == [
        {"name": "Garante per la protezione dei dati personali",
         "site": "https://www.garanteprivacy.it"}
    ]  # fmt: skip
