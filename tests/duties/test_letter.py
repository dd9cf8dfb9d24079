"""Every letter, in every language, for both readers, filled and empty, and with hostile words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources

import pytest

from machines import BLOG, DATABASE, FIRST, MAIL, ROOT, SHOP, finding, machine, page, scope
from pratique.duties.circumstances import Burst
from pratique.duties.letter import letter
from pratique.duties.particulars import Wanted
from pratique.duties.people import LANGUAGES, Person
from pratique.duties.role import Role
from pratique.duties.rule import Kind
from pratique.duties.rulebook import rulebook
from pratique.errors import UsageError
from pratique.model import Window
from pratique.report.escape import for_letter
from pratique.story.reached import Line, Reached
from test_notice import judge

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
OF_KIND = {rule.letter: rule.id for rule in reversed(rulebook().rules) if rule.letter is not None}
FULL = machine(
    scope=scope(ROOT, SHOP, BLOG, DATABASE), pages=(page(),), mail=MAIL, vector="web-exploit",
    address="192.0.2.66", entered=FIRST, addresses=("192.0.2.66",), files_unread=3,
    secrets={"password-hash": 1204, "mail-password": 2}, refused_by=("zen.example",),
)  # fmt: skip
EVIL = (
    "\x1b]0;x\x07\u202e\nInvoice: pay http://evil.example/x now\r\n{{ 7*7 }}{% raw %}[your name]\t"
    + "A" * 900
)
NASTY = machine(
    machine=EVIL, scope=scope(
        replace(ROOT, name=EVIL), replace(SHOP, name=EVIL, also=("/var/www/shop",)), DATABASE,
        Line("account", "root", Reached.TOUCHED, EVIL),
    ),
    pages=(page(2, f"/var/www/shop/{EVIL}"),), mail=(Burst(EVIL, 1, 2, 3, 4),), vector=EVIL,
    address=EVIL, entered=FIRST, addresses=(EVIL,), refused_by=(EVIL,),
    findings=(finding(identity=EVIL),),
)  # fmt: skip
# An address has lines of its own, set in below the name.
MALLORY = Person(
    "P-1", Role.CUSTOMER, EVIL, EVIL, EVIL, "Via 1\n\x1b[0m\u202e", "it", ("*",), ("*",), EVIL
)

every_kind = pytest.mark.parametrize("kind", list(Kind))
every_language = pytest.mark.parametrize("language", LANGUAGES)
both_readers = pytest.mark.parametrize("lay", [True, False])


def draft(kind, language, *, lay, machines=(FULL,), person=None, countries=("IT",)):
    found = judge(machines=machines, countries=countries, people=[person] if person else [])
    notice = found.notice(OF_KIND[kind])
    return letter(Wanted(notice, person, language, lay, NOW), found, machines, for_letter)


def test_there_is_one_of_each_kind_and_language_and_no_other():
    names = {one.name for one in (resources.files("pratique.duties") / "letters").iterdir()}
    kinds = [*(kind.value for kind in Kind), "base"]
    assert names == {f"{kind}.{language}.txt" for kind in kinds for language in LANGUAGES}


@every_kind
@every_language
@both_readers
def test_is_a_draft_that_can_be_read(kind, language, lay):
    found = draft(kind, language, lay=lay)
    text = found.text
    mark = {"en": "DRAFT", "fr": "PROJET", "it": "BOZZA"}[language]
    assert mark in "\n".join(text.splitlines()[:5])
    assert {"en": "no legal advice", "fr": "pas un conseil", "it": "parere legale"}[
        language
    ] in " ".join(text.split())
    assert found.blanks
    flat = " ".join(text.split())
    for blank in found.blanks:
        assert f"[{' '.join(blank.split())}]" in flat
    assert all(line.isprintable() and len(line) <= 90 for line in text.splitlines())
    assert "\n\n\n" not in text
    assert not re.search(r"[{}]|%\}|None|Undefined", text)
    # A sentence never runs into the next one.
    assert not re.search(r"[a-z]\.[A-Z]", text.replace("U.S.", ""))


@every_kind
@every_language
def test_nothing_is_made_up_where_nothing_is_known(kind, language):
    bare = machine(window=Window(None, None, ()), machine="", findings=())
    text = draft(kind, language, lay=False, machines=(bare,), countries=()).text
    assert "192.0.2" not in text
    assert not re.search(r"\b(?:19|20)\d\d-\d\d", text)
    found = draft(kind, language, lay=False, machines=(), countries=())
    assert found.blanks


@every_kind
@every_language
@both_readers
def test_hostile_words_stay_in_their_place(kind, language, lay):
    calm = draft(kind, language, lay=lay, machines=(replace(NASTY, machine="x"),)).text
    text = draft(kind, language, lay=lay, machines=(NASTY,), person=MALLORY).text
    for shown in (text, calm):
        assert all(line.isprintable() for line in shown.splitlines())
        assert "http://" not in shown
        assert "evil.example" not in shown
        assert "49" not in shown.replace("2049", "")
        assert not re.search(r"^\s*Invoice", shown, re.MULTILINE)


def test_lay_readers_get_no_addresses():
    assert "192.0.2.66" in draft(Kind.POLICE, "en", lay=False).text
    assert "192.0.2.66" not in draft(Kind.POLICE, "en", lay=True).text


def test_is_filled_from_the_case():
    text = " ".join(draft(Kind.AUTHORITY, "it", lay=False).text.split())
    assert "3 novembre 2026, ore 02:10 (Europe/Rome; 01:10 UTC)" in text
    assert "5 marzo 2026, ore 03:09" in text
    assert "una vulnerabilità di un'applicazione web" in text
    assert "shop.example" in text
    text = " ".join(draft(Kind.BRAND, "fr", lay=False).text.split())
    assert "hxxp://shop[.]example/bank/index.php" in text
    assert "7 adresse(s) l'ont consultée, dont 3 ont envoyé des données" in text


def test_a_language_or_duty_without_draft_is_refused():
    with pytest.raises(UsageError, match="no draft in the language de") as refused:
        draft(Kind.POLICE, "de", lay=False)
    assert "en, fr, it" in refused.value.next_step
    found = judge()
    with pytest.raises(UsageError, match="no draft for counsel"):
        letter(Wanted(found.notice("counsel"), None, "en", True, NOW), found, (), for_letter)  # noqa: FBT003


def test_what_was_not_made_harmless_is_never_shown():
    found = judge(machines=(NASTY,))
    wanted = Wanted(found.notice("police"), None, "en", lay=False, now=NOW)
    with pytest.raises(ValueError, match="not made harmless"):
        letter(wanted, found, (NASTY,), str)
