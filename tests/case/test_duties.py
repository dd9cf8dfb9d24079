from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pratique.case.duties import duties_of, people_file, rulebook_of, zone_of_case
from pratique.case.folder import for_evidence
from pratique.case.journal import journal_of
from pratique.case.people import add
from pratique.case.statement import aware_entry, fact_entry
from pratique.duties.fact import Answer
from pratique.duties.moment import Moment
from pratique.errors import DutiesUnreadable

AT = datetime(2026, 11, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
def case(tmp_path):
    (tmp_path / "suspect").mkdir()
    return for_evidence(tmp_path / "case", "e1", "directory", tmp_path / "suspect", {})


def test_people_statements_and_rules_come_together(case):
    add(case, {"role": "insurer", "name": "Sure"})
    for entry in (
        aware_entry(Moment(AT, "Europe/Rome"), AT),
        fact_entry("incident=yes", "seen", None, rulebook_of(case)),
    ):
        journal_of(case).write(*entry)
    found = duties_of(case)
    facts = {fact.code: fact.answer for fact in found.facts}
    assert (facts["insured"], facts["incident"]) == (Answer.YES, Answer.YES)
    assert (found.zone, zone_of_case(case, "UTC")) == ("Europe/Rome", "Europe/Rome")
    assert [one.person.name for one in found.notice("insurer").waiting] == ["Sure"]


def test_nothing_is_needed_to_begin_with(case):
    found = duties_of(case, zone="Europe/Paris")
    assert (found.zone, zone_of_case(case, "Europe/Paris")) == ("Europe/Paris", "Europe/Paris")
    assert all(fact.answer is Answer.UNKNOWN for fact in found.facts)


def test_own_rules_take_over_and_damage_is_named(case):
    (case.folder / "duties.toml").write_text("[[duty")
    with pytest.raises(DutiesUnreadable, match="rules of this case"):
        duties_of(case)
    (case.folder / "duties.toml").unlink()
    people_file(case).write_text("x")
    with pytest.raises(DutiesUnreadable, match="list of people"):
        duties_of(case)
