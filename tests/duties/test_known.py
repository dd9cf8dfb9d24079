from __future__ import annotations

import pytest

from machines import (
    DATABASE,
    MAIL,
    ROOT,
    SHOP,
    finding,
    looked,
    machine,
    page,
    scope,
)
from pratique.checks.runner import Outcome
from pratique.duties.fact import Answer
from pratique.duties.known import known_facts
from pratique.duties.people import Person
from pratique.duties.role import Role
from pratique.story.examination import State
from pratique.story.page_visitors import VISITED

Y, N, U = Answer.YES, Answer.NO, Answer.UNKNOWN


def answers(*machines, people=()):
    return {fact.code: fact for fact in known_facts(machines, people)}


@pytest.mark.parametrize(
    ("code", "known", "answer"),
    [
        ("incident", {}, Y),
        ("incident", {"state": State.SUSPICIOUS}, U),
        ("incident", {"state": State.NO_TRACE, "findings": ()}, U),
        ("personal_data_at_risk", {}, U),
        ("personal_data_at_risk", {"scope": scope(DATABASE)}, U),
        ("personal_data_at_risk", {"scope": scope(ROOT)}, U),
        ("personal_data_at_risk", {"scope": scope(ROOT, DATABASE)}, Y),
        ("personal_data_at_risk", {"scope": scope(ROOT), "secrets": {"password-hash": 3}}, Y),
        ("personal_data_at_risk", {"vector": "mail-account"}, Y),
        ("personal_data_at_risk", {"vector": "cms-login"}, Y),
        ("personal_data_at_risk", {"vector": "file-upload"}, U),
        ("personal_data_at_risk", {"pages": (page(3),)}, Y),
        ("personal_data_at_risk", {"pages": (page(0),)}, U),
        ("personal_data_at_risk", {"findings": (finding("web-script-skims"),)}, Y),
        ("high_risk_to_people", {}, U),
        ("high_risk_to_people", {"secrets": {"password-hash": 3}}, U),
        ("high_risk_to_people", {"pages": (page(1),)}, Y),
        ("payment_data", {}, U),
        ("payment_data", {"findings": (finding("web-script-skims"),)}, Y),
        ("phishing_page", {}, U),
        ("phishing_page", {"outcomes": tuple(map(looked, VISITED))}, N),
        ("phishing_page", {"outcomes": (looked("web-phishing-page", Outcome.COULD_NOT_LOOK),)}, U),
        ("phishing_page", {"pages": (page(0),)}, Y),
        ("spam_sent", {"mail": MAIL}, Y),
        ("spam_sent", {"findings": (finding("mail-queue-of-one"),)}, Y),
        ("spam_sent", {"outcomes": (looked("mail-sent-burst"),)}, N),
        ("spam_sent", {"outcomes": (looked("mail-sent-burst", Outcome.COULD_NOT_LOOK),)}, U),
        ("blocklisted", {}, U),
        ("blocklisted", {"refused_by": ("zen.example",)}, Y),
        ("blocklisted", {"findings": (finding("mail-refused-elsewhere"),)}, Y),
    ],
)
def test_one_machine(code, known, answer):
    fact = answers(machine(**known))[code]
    assert fact.answer is answer
    assert fact.basis
    assert all(one.english for one in fact.basis)
    assert not fact.stated


def test_of_several_machines_one_is_enough():
    calm = machine(outcomes=tuple(map(looked, VISITED)))
    dark = machine(outcomes=(looked("web-phishing-page", Outcome.COULD_NOT_LOOK),))
    assert answers(calm, machine(pages=(page(),)))["phishing_page"].answer is Y
    assert answers(calm, dark)["phishing_page"].answer is U
    assert answers(calm, calm)["phishing_page"].answer is N
    assert answers()["phishing_page"].answer is U


def test_people_tell_that_there_are_customers_insurers_providers():
    people = [Person("P-1", Role.CUSTOMER, "a"), Person("P-2", Role.INSURER, "b")]
    found = answers(machine(scope=scope(SHOP)), people=people)
    assert found["customers"].answer is Y
    assert found["insured"].answer is Y
    assert "rented_server" not in found


def test_hostile_names_stay_evidence():
    evil = "/var/www/\x1b[31m%(x)s"
    found = answers(machine(pages=(page(0, evil),), refused_by=(evil,)))
    for code in ("phishing_page", "blocklisted"):
        assert found[code].basis[0].told["names"] == evil
        assert evil in found[code].basis[0].english
