from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pratique.duties.people import People, Person, Telling, affected, is_language, letter_language
from pratique.duties.role import Role
from pratique.story.reached import Line, Reached, Scope

SCOPE = Scope(
    (
        Line("site", "Shop.Example", Reached.TOUCHED, "found", ("F-1",), ("/var/www/shop/public",)),
        Line("site", "blog.example", Reached.REACHABLE, "root", (), ("/var/www/blog",)),
        Line("site", "calm.example", Reached.UNTOUCHED, "nothing", (), ("/var/www/calm",)),
        Line("account", "ada", Reached.REACHABLE, "root"),
        Line("database", "shop", Reached.REACHABLE, "read"),
    )
)
AT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


def person(**known):
    return Person("P-1", Role.CUSTOMER, "Ada", **known)


@pytest.mark.parametrize(
    ("known", "names"),
    [
        ({"sites": ("/var/www/shop",)}, ["Shop.Example"]),
        ({"sites": ("/var/www/shop/public/",)}, ["Shop.Example"]),
        ({"sites": ("/var/www/sho",)}, []),
        ({"sites": ("/var/www/*",)}, ["Shop.Example", "blog.example"]),
        ({"sites": ("shop.example",)}, ["Shop.Example"]),
        ({"sites": ("*.example",)}, ["Shop.Example", "blog.example"]),
        ({"sites": ("calm.example",)}, []),
        ({"accounts": ("ada",)}, ["ada"]),
        ({"accounts": ("shop",)}, []),
        ({"sites": ("/",)}, ["Shop.Example", "blog.example"]),
        ({}, []),
    ],
)
def test_what_is_theirs_and_affected(known, names):
    assert [line.name for line in affected(person(**known), [SCOPE]).lines] == names


def test_touched_comes_first():
    found = affected(person(sites=("*",), accounts=("*",)), [SCOPE])
    assert found.touched
    assert [line.reached for line in found.lines] == sorted(
        (line.reached for line in found.lines), key=list(Reached).index
    )
    assert not affected(person(accounts=("ada",)), [SCOPE]).touched


def test_a_key_is_never_given_twice():
    people = People((Person("P-2", Role.LEGAL, "x"),), (Telling("P-7", AT, "", "", ""),))
    assert people.next_key() == "P-8"
    assert people.next_key(["P-12", "odd", "None"]) == "P-13"
    assert People().next_key() == "P-1"
    assert people.person("p-2") is people.persons[0]


def test_a_digest_binds_every_word():
    told = Telling("P-1", AT, "Bo", "mail", "text", "gdpr-34", "salt")
    changes = {
        "person": "P-2", "at": AT.replace(hour=1), "by": "x", "how": "x", "what": "x",
        "duty": "x", "salt": "x",
    }  # fmt: skip
    others = [replace(told, **{name: value}) for name, value in changes.items()]
    assert len({one.digest for one in (told, *others)}) == 8
    told.digest.encode("ascii")
    assert Telling("P-1", AT, "a\udcff", "", "").digest


@pytest.mark.parametrize(
    ("language", "letter", "form"),
    [
        ("it", "it", True), ("FR", "fr", True), ("it-CH", "it", True), ("de", None, True),
        ("", None, False), ("klingon", None, False), ("x;rm", None, False),
    ],
)  # fmt: skip
def test_languages(language, letter, form):
    assert letter_language(person(language=language)) == letter
    assert is_language(language) is form
    assert letter_language(None) is None
