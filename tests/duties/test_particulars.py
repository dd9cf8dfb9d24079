from __future__ import annotations

from datetime import UTC, datetime

import pytest

from machines import BLOG, DATABASE, MAIL, ROOT, SHOP, machine, page, scope
from pratique.duties.particulars import MOST, Wanted, made_harmless, particulars
from pratique.report.escape import for_letter
from pratique.story.reached import Line, Reached
from test_notice import ADA, judge

SERVER = machine(
    scope=scope(ROOT, SHOP, BLOG, DATABASE), pages=(page(),), mail=MAIL, addresses=("192.0.2.66",)
)
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def words(duty, person=None, machines=(SERVER,)):
    found = judge(people=[ADA], machines=machines)
    wanted = Wanted(found.notice(duty), person, "en", lay=False, now=NOW)
    return particulars(wanted, found, machines, for_letter)


def test_a_customer_reads_of_what_is_theirs_alone():
    told = words("gdpr-33-2", ADA)
    assert told["own"] == [{"name": "shop.example", "touched": True}]
    for name in ("sites", "accounts", "addresses", "pages", "mail"):
        assert told[name] == []
    assert "blog.example" not in repr(told)


@pytest.mark.parametrize("duty", ["gdpr-33-1", "police", "insurer", "provider-abuse"])
def test_authorities_read_of_all(duty):
    told = words(duty)
    assert told["sites"] == ["shop.example", "blog.example"]
    assert told["root"]
    assert told["addresses"] == ["192.0.2.66"]


def test_the_address_of_a_page_cannot_be_followed():
    assert words("brand")["pages"][0]["url"] == "hxxp://shop[.]example/bank/index.php"


@pytest.mark.parametrize(
    ("duty", "stage"),
    [("nis2-23-warning", "warning"), ("nis2-23-notification", "notification"),
     ("nis2-23-final", "final"), ("fr-17cyber", "warning")],
)  # fmt: skip
def test_stages(duty, stage):
    assert words(duty)["stage"] == stage


def test_late_asks_for_reasons():
    assert words("gdpr-33-1")["late"]


def test_what_is_cut_is_counted():
    many = tuple(Line("site", f"s{n}.example", Reached.TOUCHED, "x") for n in range(MOST + 5))
    told = words("police", machines=(machine(scope=scope(*many)),))
    assert (len(told["sites"]), told["sites_more"]) == (MOST, 5)


def test_nothing_is_known_without_an_examination():
    told = words("police", machines=())
    assert (told["before"], told["machine"], told["sites"]) == ("", "", [])


def test_every_text_goes_through():
    value = {"a": ["x", ("y", {"b": "z"})], "n": 3, "t": True, "o": None}
    assert made_harmless(value, str.upper) == {
        "a": ["X", ["Y", {"b": "Z"}]], "n": 3, "t": True, "o": None,
    }  # fmt: skip
