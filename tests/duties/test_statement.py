from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pratique.duties.fact import Answer
from pratique.duties.moment import Moment
from pratique.duties.statement import aware_about, countries_of, fact_about, statements
from pratique.errors import UsageError
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.journal import Journal

FIRST = Moment(datetime(2026, 11, 3, 1, 10, tzinfo=UTC), "Europe/Rome")
SECOND = Moment(datetime(2026, 11, 2, 20, 0, tzinfo=UTC), "+01:00")


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path)


def test_the_latest_holds_and_the_earlier_stays(journal):
    for moment in (FIRST, SECOND):
        journal.write(Act.AWARE, Phrase("x"), aware_about(moment))
    found = statements(journal.entries())
    assert [one.moment for one in found.awareness] == [FIRST, SECOND]
    assert found.aware.moment == SECOND
    assert [one.entry for one in found.awareness] == [2, 3]


def test_facts_and_countries(journal):
    journal.write(Act.STATED, Phrase("x"), fact_about("controller", Answer.NO, "", None))
    journal.write(Act.STATED, Phrase("x"), fact_about("controller", Answer.YES, "ours", FIRST))
    journal.write(Act.STATED, Phrase("x"), {"countries": ["IT"]})
    journal.write(Act.STATED, Phrase("x"), {"countries": ["FR", "CH"]})
    found = statements(journal.entries())
    fact = found.facts["controller"]
    assert (fact.answer, fact.stated, fact.at) == (Answer.YES, True, FIRST.at)
    assert fact.basis[0].english == "Stated: ours"
    assert found.countries == ("FR", "CH")


@pytest.mark.parametrize(
    ("act", "about"),
    [
        (Act.AWARE, {}),
        (Act.AWARE, {"moment": "soon", "zone": "UTC"}),
        (Act.AWARE, {"moment": "2026-11-03T01:10:00", "zone": "UTC"}),
        (Act.AWARE, {"moment": "2026-11-03T01:10:00+00:00", "zone": "Mars"}),
        (Act.AWARE, {"moment": 3, "zone": "UTC"}),
        (Act.STATED, {"fact": "controller", "answer": "perhaps"}),
        (Act.STATED, {"countries": 3}),
    ],
)
def test_what_is_not_understood_is_named_and_the_rest_counts(journal, act, about):
    journal.write(Act.AWARE, Phrase("x"), aware_about(FIRST))
    odd = journal.write(act, Phrase("x"), about)
    found = statements(journal.entries())
    assert found.odd == (odd.number,)
    assert found.aware.moment == FIRST


def test_nothing_was_stated(journal):
    found = statements(journal.entries())
    assert (found.aware, found.facts, found.countries) == (None, {}, None)


def test_countries():
    assert countries_of(["it", "uk,FR", "IT"], []) == ("IT", "GB", "FR")
    for odd in ("Italy", "", "1T", "\x1b["):
        with pytest.raises(UsageError, match="no code of a country"):
            countries_of([odd], ["IT"])
