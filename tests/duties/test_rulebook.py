"""The data files say all that a person needs, of every duty; corrections of a case take over."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest

from pratique.duties.people import LANGUAGES
from pratique.duties.period import Counting, Period, Unit
from pratique.duties.role import Role
from pratique.duties.rule import Kind
from pratique.duties.rulebook import rulebook
from pratique.errors import DutiesUnreadable

BOOK = rulebook()
EVERY = pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
OWN = """
countries = ["IT"]
checked = "2027-01-10"
[[duty]]
id = "gdpr-33-1"
name = "Notify"
law = "A new law"
source = "OJ"
sure = true
who = "the controller"
tells = "the authority"
role = "authority"
starts = "knowledge"
clock = "awareness"
length = 96
unit = "hours"
all = ["incident"]
why = "It changed."
"""


@EVERY
def test_each_says_whom_why_and_where_it_stands(rule):
    assert re.fullmatch(r"[a-z0-9-]+", rule.id)
    for text in (rule.name, rule.law, rule.source, rule.who, rule.tells, rule.starts, rule.why):
        assert text.strip()
    assert rule.missed
    assert rule.checked >= "2026-11-23"
    assert set(rule.facts) <= set(BOOK.facts)
    assert rule.facts
    assert rule.sure or rule.check, "say what has to be checked"
    assert (rule.period is None) == bool(rule.soon)
    kind, _, name = rule.clock.partition(":")
    assert kind != "duty" or BOOK.rule(name).period is not None
    assert kind != "fact" or name in BOOK.facts


def test_ids_are_unique_over_all_files():
    folder = resources.files("pratique.duties") / "rules"
    ids = [
        duty["id"]
        for place in folder.iterdir()
        if place.name.endswith(".toml")
        for duty in tomllib.loads(place.read_text(encoding="utf-8")).get("duty", ())
    ]
    assert len(set(ids)) == len(ids) == len(BOOK.rules)


def test_every_fact_is_asked_for():
    assert set(BOOK.facts) == {code for rule in BOOK.rules for code in rule.facts}
    for fact in BOOK.facts.values():
        assert fact.question.rstrip().endswith(("?", ".", ")"))


@pytest.mark.parametrize(
    ("identity", "period"),
    [
        ("gdpr-33-1", Period(72, Unit.HOURS, Counting.REGULATION)),
        ("gdpr-33-2", None),
        ("gdpr-34", None),
        ("nis2-23-warning", Period(24, Unit.HOURS)),
        ("nis2-23-notification", Period(72, Unit.HOURS)),
        ("nis2-23-trust", Period(24, Unit.HOURS)),
        ("nis2-23-final", Period(1, Unit.MONTHS)),
        ("fr-complaint-72h", Period(72, Unit.HOURS)),
        ("it-90-24h", Period(24, Unit.HOURS)),
        ("it-90-72h", Period(72, Unit.HOURS)),
        ("ch-fadp-24", None),
        ("ch-isa-74", Period(24, Unit.HOURS)),
        ("uk-gdpr-33", Period(72, Unit.HOURS)),
        ("us-hipaa-404", Period(60, Unit.DAYS)),
        ("us-sec-105", Period(4, Unit.BUSINESS_DAYS, Counting.FORM_8_K)),
        ("card-acquirer", None),
    ],
)
def test_periods(identity, period):
    assert BOOK.rule(identity).period == period


def test_countries_of_the_brief_have_rules_and_authorities():
    for country in ("FR", "IT", "BE", "CH", "DE", "ES", "GB", "US"):
        assert country in BOOK.countries
        assert BOOK.bodies_of(Role.CSIRT, [country])
        assert country == "US" or BOOK.bodies_of(Role.AUTHORITY, [country])


def test_laws_are_cited_in_the_language_of_the_letter():
    rule = BOOK.rule("gdpr-33-1")
    told = [BOOK.cited(rule, language) for language in LANGUAGES]
    assert told[1].startswith("Règlement (UE) 2016/679 (RGPD), art. 33(1)")
    assert told[2].startswith("Regolamento (UE) 2016/679 (GDPR), art. 33(1)")
    assert set(BOOK.laws) <= {rule.law for rule in BOOK.rules}
    cited = {Kind.AUTHORITY, Kind.CSIRT}
    european = {r.law for r in BOOK.rules if r.letter in cited and len(r.countries) > 1}
    assert european <= set(BOOK.laws)


def test_a_case_corrects_a_rule(tmp_path):
    own = tmp_path / "duties.toml"
    own.write_text(OWN)
    book = rulebook(own)
    assert book.rule("gdpr-33-1").period == Period(96, Unit.HOURS)
    assert book.rule("gdpr-33-1").checked == "2027-01-10"
    assert len(book.rules) == len(BOOK.rules)
    assert rulebook(tmp_path / "none") == BOOK


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("id =", "id", "line 5"),
        ('checked = "2027-01-10"\n', "", "checked is missing"),
        ('role = "authority"', 'role = "king"', "king"),
        ("length = 96", "length = 0", "length of time"),
        ("length = 96", 'length = 96\nsoon = "at once"', "either length and unit, or soon"),
        ('unit = "hours"', 'unit = "moons"', "moons"),
        ('all = ["incident"]', 'all = ["no_such"]', "no_such is not known"),
        ('all = ["incident"]', 'all = "incident"', "list of facts"),
        ('clock = "awareness"', 'clock = "duty:no-such"', "no-such is not known"),
        ('clock = "awareness"', 'clock = "midnight"', "midnight is no clock"),
        ("sure = true", "sure = true\nodd = 1", "no key odd"),
        ('name = "Notify"', "name = 3", "name is no text"),
        ("[[duty]]", "[duty]", ""),
    ],
)
def test_a_damaged_correction_says_what_and_where(tmp_path, before, after, says):
    own = tmp_path / "duties.toml"
    own.write_text(OWN.replace(before, after))
    with pytest.raises(DutiesUnreadable) as refused:
        rulebook(own)
    assert says in refused.value.what
    assert refused.value.where == str(own)
    assert own.read_text() == OWN.replace(before, after)
