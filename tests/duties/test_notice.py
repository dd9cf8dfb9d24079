from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from machines import BLOG, DATABASE, ROOT, SHOP, machine, scope
from pratique.duties.fact import Answer, Fact
from pratique.duties.known import known_facts
from pratique.duties.moment import Moment
from pratique.duties.notice import Applies, duties, recipient
from pratique.duties.people import People, Person, Telling
from pratique.duties.role import Role
from pratique.duties.rulebook import rulebook
from pratique.duties.statement import Awareness, Statements

BOOK = rulebook()
AT = datetime(2026, 11, 3, 1, 10, tzinfo=UTC)
AWARE = (Awareness(Moment(AT, "Europe/Rome"), 2, AT),)
SERVER = machine(scope=scope(ROOT, SHOP, BLOG, DATABASE))
ADA = Person("P-1", Role.CUSTOMER, "Ada", sites=("shop.example",))
BO = Person("P-2", Role.CUSTOMER, "Bo", sites=("other.example",))
CY = Person("P-3", Role.CUSTOMER, "Cy")
OFFICE = Person("P-4", Role.AUTHORITY, "Garante")


def told(key, duty, at=AT + timedelta(hours=5)):
    return Telling(key, at, "me", "mail", "text", duty)


def judge(
    facts=(), countries=("IT",), *, awareness=AWARE, people=(), tellings=(), machines=(SERVER,)
):
    stated = {code: Fact(code, Answer(answer), stated=True) for code, answer in facts}
    people = People(tuple(people), tuple(tellings))
    return duties(
        BOOK,
        known_facts(machines, people.persons),
        Statements(tuple(awareness), stated, countries),
        people,
        [one.scope for one in machines],
        zone="UTC",
    )


def by(hours, **more):
    return AT + timedelta(hours=hours, **more)


@pytest.mark.parametrize(
    ("duty", "facts", "countries", "applies"),
    [
        ("gdpr-33-1", [], ("IT",), Applies.MAYBE),
        ("gdpr-33-1", [("controller", "yes")], ("IT",), Applies.YES),
        ("gdpr-33-1", [("controller", "yes")], ("CH",), Applies.NO),
        ("gdpr-33-1", [("controller", "yes")], None, Applies.MAYBE),
        ("gdpr-33-1", [("controller", "no")], ("IT",), Applies.NO),
        ("gdpr-33-1", [("controller", "yes"), ("risk_unlikely", "yes")], ("IT",), Applies.NO),
        ("gdpr-33-1", [("controller", "yes"), ("risk_unlikely", "no")], ("IT",), Applies.YES),
        ("gdpr-33-1", [("personal_data_at_risk", "no")], ("IT",), Applies.NO),
        ("gdpr-33-1", [("controller", "yes"), ("incident", "no")], ("IT",), Applies.NO),
        ("gdpr-33-2", [("processor", "yes")], ("FR",), Applies.YES),
        ("gdpr-34", [("controller", "yes"), ("high_risk_to_people", "yes")], ("BE",), Applies.YES),
        ("nis2-23-warning", [("nis2_entity", "no")], ("DE",), Applies.NO),
        ("nis2-23-warning", [("nis2_entity", "yes")], ("DE",), Applies.MAYBE),
        ("nis2-23-notification", [("nis2_entity", "yes"), ("significant_incident", "yes"),
                                  ("trust_service", "yes")], ("DE",), Applies.NO),
        ("fr-complaint-72h", [("insured", "yes"), ("professional", "yes")], ("FR",), Applies.YES),
        ("fr-complaint-72h", [("insured", "yes"), ("professional", "yes")], ("IT",), Applies.NO),
        ("it-90-24h", [("italian_public_body", "yes")], ("IT",), Applies.YES),
        ("ch-fadp-24", [("controller", "yes")], ("CH",), Applies.MAYBE),
        ("uk-gdpr-33", [("controller", "yes")], ("GB",), Applies.YES),
        ("provider-abuse", [("rented_server", "yes")], (), Applies.YES),
        ("provider-abuse", [], (), Applies.MAYBE),
        ("card-acquirer", [("payment_data", "no")], (), Applies.NO),
        ("police", [], (), Applies.YES),
    ],
)  # fmt: skip
def test_whether_it_applies(duty, facts, countries, applies):
    notice = judge(facts, countries).notice(duty)
    assert notice.applies is applies
    if applies is Applies.NO:
        assert notice.because or notice.elsewhere
    if applies is Applies.MAYBE:
        assert notice.unknown or countries is None


def test_a_statement_goes_before_the_case_and_nothing_is_left_out():
    found = judge([("personal_data_at_risk", "no")])
    assert next(f for f in found.facts if f.code == "personal_data_at_risk").stated
    assert {one.rule.id for one in found.notices} == {rule.id for rule in BOOK.rules}


def test_deadlines_run_from_awareness_in_its_zone():
    found = judge()
    assert found.zone == "Europe/Rome"
    assert found.notice("gdpr-33-1").deadline.keep == by(72)
    assert found.notice("nis2-23-warning").deadline.keep == by(24)
    assert found.notice("gdpr-34").deadline is None
    none = judge(awareness=())
    assert none.zone == "UTC"
    assert all(one.deadline is None for one in none.notices)


def test_a_month_runs_from_the_notification_and_until_then_from_its_deadline():
    waiting = judge().notice("nis2-23-final")
    assert (waiting.start, waiting.provisional) == (by(72), True)
    assert waiting.deadline.keep == datetime(2026, 12, 6, 1, 10, tzinfo=UTC)
    done = judge(tellings=[told("P-4", "nis2-23-notification", by(30))]).notice("nis2-23-final")
    assert (done.start, done.provisional) == (by(30), False)
    assert done.deadline.keep == datetime(2026, 12, 4, 7, 10, tzinfo=UTC)


def test_a_clock_of_its_own_runs_from_what_was_stated_for_it():
    assert judge().notice("us-sec-105").deadline is None
    at = datetime(2026, 11, 9, 16, 0, tzinfo=UTC)
    stated = Statements(AWARE, {"material": Fact("material", Answer.YES, at=at)}, ("US",))
    found = duties(BOOK, known_facts([SERVER], []), stated, People(), [], zone="UTC")
    assert found.notice("us-sec-105").deadline.keep == datetime(2026, 11, 13, 22, 30, tzinfo=UTC)


def test_most_urgent_first():
    found = judge([("controller", "yes"), ("nis2_entity", "yes"), ("significant_incident", "yes")])
    order = [one.rule.id for one in found.notices]
    assert order.index("nis2-23-warning") < order.index("gdpr-33-1") < order.index("nis2-23-final")
    rank = {Applies.YES: 0, Applies.MAYBE: 1, Applies.NO: 2}
    assert [rank[n.applies] for n in found.notices] == sorted(
        rank[n.applies] for n in found.notices
    )
    late = judge(people=[OFFICE], tellings=[told("P-4", "police")])
    open_ones = [one for one in late.notices if one.applies is not Applies.NO and not one.done]
    assert late.notices.index(late.notice("police")) == len(open_ones)


def test_of_customers_all_of_offices_one():
    people = [ADA, BO, CY, OFFICE]
    fresh = judge([("processor", "yes")], people=people).notice("gdpr-33-2")
    # What is Cy's, nobody said: so nobody can say that it is not affected. Bo is not.
    assert [one.person.key for one in fresh.waiting] == ["P-1", "P-3"]
    one = judge(people=people, tellings=[told("P-1", "gdpr-33-2")]).notice("gdpr-33-2")
    assert ([w.person.key for w in one.waiting], one.done) == (["P-3"], False)
    both = [told("P-1", "gdpr-33-2"), told("P-3", "gdpr-33-2")]
    assert judge(people=people, tellings=both).notice("gdpr-33-2").done
    office = judge(people=people).notice("gdpr-33-1")
    assert [one.person.key for one in office.waiting] == ["P-4"]
    assert judge(people=people, tellings=[told("P-4", "gdpr-33-1")]).notice("gdpr-33-1").done


def test_affected_and_not_told_comes_first():
    eve = Person("P-5", Role.CUSTOMER, "Eve", sites=("blog.example",))
    found = judge(people=[ADA, eve], tellings=[told("P-1", "")])
    assert [one.person.key for one in found.affected] == ["P-5", "P-1"]


def test_late_is_measured_from_the_deadline_to_keep():
    tell = told("P-4", "gdpr-33-1", by(80))
    assert judge(tellings=[tell]).notice("gdpr-33-1").late == timedelta(hours=8)
    assert judge(tellings=[told("P-4", "gdpr-33-1")]).notice("gdpr-33-1").late == timedelta(0)


def test_authorities_of_the_countries():
    found = judge(countries=("FR", "IT"))
    assert {b.country for b in found.notice("gdpr-33-1").bodies} == {"FR", "IT"}
    assert judge(countries=None).notice("gdpr-33-1").bodies == ()
    assert [b.country for b in judge(countries=None).notice("uk-gdpr-33").bodies] == ["GB"]


def test_to_whom_a_letter_goes():
    people = People((ADA, OFFICE), (told("P-4", "gdpr-33-1"),))
    found = judge(people=people.persons, tellings=people.told)
    assert recipient(found.notice("gdpr-33-1"), people) == OFFICE
    assert recipient(found.notice("gdpr-33-2"), people) == ADA
    assert recipient(found.notice("brand"), people) is None
