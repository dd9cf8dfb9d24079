from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pratique.case.statement import aware_entry, countries_entry, fact_entry
from pratique.duties.moment import Moment
from pratique.duties.rulebook import rulebook
from pratique.errors import UsageError
from pratique.record.act import Act

BOOK = rulebook()
AT = datetime(2026, 11, 3, 1, 10, tzinfo=UTC)
MOMENT = Moment(AT, "Europe/Rome")


def test_awareness():
    act, told, about = aware_entry(MOMENT, AT + timedelta(hours=5))
    assert act is Act.AWARE
    assert told.english == "Aware since 2026-11-03 02:10 Europe/Rome (01:10 UTC), as stated."
    assert about == {"moment": "2026-11-03T01:10:00+00:00", "zone": "Europe/Rome"}


def test_a_moment_that_has_not_come_yet_is_refused():
    with pytest.raises(UsageError, match="not come yet") as refused:
        aware_entry(MOMENT, AT - timedelta(days=1))
    assert "clock" in refused.value.next_step
    aware_entry(MOMENT, AT - timedelta(minutes=5))  # two clocks are never the same


def test_countries():
    act, told, about = countries_entry(["it", "fr"], BOOK)
    assert (act, about) == (Act.STATED, {"countries": ["IT", "FR"]})
    assert told.english == "These countries count, as stated: IT, FR."


def test_a_fact():
    act, told, about = fact_entry("NIS2-entity = No", "too small", None, BOOK)
    assert act is Act.STATED
    assert about == {"fact": "nis2_entity", "answer": "no", "why": "too small"}
    assert told.english.endswith("under NIS2: no. too small")
    assert fact_entry("material=yes", "", MOMENT, BOOK)[2]["moment"] == "2026-11-03T01:10:00+00:00"


@pytest.mark.parametrize("given", ["no_such=yes", "controller=perhaps", "controller", "", "=yes"])
def test_what_is_no_fact_is_refused(given):
    with pytest.raises(UsageError) as refused:
        fact_entry(given, "", None, BOOK)
    assert "pratique notices" in refused.value.next_step
