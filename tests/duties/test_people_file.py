"""What is written comes back, what a person wrote by hand stays, what is damaged is named."""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.duties.people import People, Person, Telling
from pratique.duties.people_file import changed, people_of, read_people, with_telling, without
from pratique.duties.role import Role
from pratique.errors import DutiesUnreadable

AT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
HAND = """# my own remark
colour = "blue"

[[person]]  # the loud one
key = "P-1"
role = "customer"
name = 'Ada "the" Rossi'
shoe_size = 40
sites = [
  "/var/www/shop",  # since May
]

[[told]]
person = "P-1"
at = 2026-11-03T10:30:00+01:00
what = \"\"\"two
lines\"\"\"
"""
HOSTILE = [
    "\x1b[2J", "a\nb", 'quote"', "back\\slash", "\u202egnp", "\x00", "'''", '"""', "[[person]]",
    "\U0001f600", "\x7f", "=cmd()", "é" * 500,
]  # fmt: skip


@pytest.fixture
def place(tmp_path):
    return tmp_path / "people.toml"


def test_none_where_there_is_no_file(place):
    assert read_people(place) == People()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_come_back_as_they_are(place, text):
    person = Person(
        "P-1", Role.CUSTOMER, f"x{text}", text, text, text, "it", (text,), (text, text), text
    )
    place.write_text(changed(place, person))
    telling = Telling("P-1", AT, text, text, text, "gdpr-34", "00")
    place.write_text(with_telling(place, telling))
    assert read_people(place) == People((person,), (telling,))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3), TEXTS)
def test_any_text_comes_back(tmp_path_factory, name, note, sites, what):
    place = tmp_path_factory.mktemp("case") / "people.toml"
    person = Person("P-1", Role.OTHER, f"n{name}", note=note, sites=tuple(sites))
    place.write_bytes(changed(place, person).encode())
    telling = Telling("P-1", AT, "", "", what)
    place.write_bytes(with_telling(place, telling).encode())
    assert read_people(place) == People((person,), (telling,))


def test_bytes_that_are_no_text_are_written_out(place):
    place.write_text(changed(place, Person("P-1", Role.OTHER, "a\udcff")))
    assert read_people(place).persons[0].name == "a\\udcff"


def test_what_was_written_by_hand_stays(place):
    place.write_text(HAND)
    (ada,) = read_people(place).persons
    assert (ada.name, ada.sites) == ('Ada "the" Rossi', ("/var/www/shop",))
    assert read_people(place).told[0].at == AT
    place.write_text(changed(place, dataclasses.replace(ada, mail="ada@example.org")))
    place.write_text(changed(place, Person("P-2", Role.LEGAL, "Bo")))
    place.write_text(with_telling(place, Telling("P-2", AT, "me", "mail", "all")))
    text = place.read_text()
    for kept in ("# my own remark", "# the loud one", "# since May", "shoe_size = 40", "colour"):
        assert kept in text
    found = read_people(place)
    assert [one.name for one in found.persons] == ['Ada "the" Rossi', "Bo"]
    assert found.persons[0].mail == "ada@example.org"
    assert [one.what for one in found.told] == ["two\nlines", "all"]


def test_a_field_is_taken_away_and_a_person_with_all_of_theirs(place):
    place.write_text(HAND)
    (ada,) = read_people(place).persons
    place.write_text(changed(place, dataclasses.replace(ada, sites=())))
    assert "sites" not in place.read_text()
    place.write_text(changed(place, Person("P-2", Role.LEGAL, "Bo")))
    place.write_text(without(place, "P-1"))
    found = read_people(place)
    assert ([one.key for one in found.persons], found.told) == (["P-2"], ())
    assert "# my own remark" in place.read_text()


def test_a_list_in_one_line_is_read_and_changed(place):
    place.write_text('person = [{key = "P-1", role = "other", name = "x"}]\n')
    place.write_text(changed(place, Person("P-2", Role.LEGAL, "Bo")))
    assert [one.key for one in read_people(place).persons] == ["P-1", "P-2"]


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ('key = "P-1"', 'key = "P-1', "", "line 5"),
        ('key = "P-1"', 'key = "X-1"', ":4", "key, such as P-1"),
        ('key = "P-1"\n', "", ":4", "key, such as P-1"),
        ('role = "customer"', 'role = "king"', ":4", "role of P-1"),
        ('role = "customer"', "role = [1]", ":4", "role of P-1"),
        ("name = 'Ada \"the\" Rossi'", "name = 3", ":4", "name is no text"),
        ("name = 'Ada \"the\" Rossi'", "name = ' '", ":4", "P-1 has no name"),
        ("shoe_size = 40", "accounts = 'ada'", ":4", "accounts is no list"),
        ("at = 2026-11-03T10:30:00+01:00", 'at = "soon"', ":13", "no moment: soon"),
        ("at = 2026-11-03T10:30:00+01:00", "at = 2026-11-03T10:30:00", ":13", "lacks its offset"),
        ("at = 2026-11-03T10:30:00+01:00\n", "", ":13", "no moment"),
        ("[[told]]", '[[person]]\nkey="P-1"\nrole="legal"\nname="Bo"\n[[told]]', ":13", "twice"),
        ('colour = "blue"', "told = 3", "", ""),
    ],
)  # fmt: skip
def test_damage_is_named_with_its_line_and_nothing_is_written(place, before, after, line, says):
    assert before in HAND
    place.write_text(HAND.replace(before, after))
    content = place.read_bytes()
    for attempt in (
        lambda: read_people(place),
        lambda: changed(place, Person("P-9", Role.OTHER, "x")),
        lambda: without(place, "P-1"),
        lambda: with_telling(place, Telling("P-1", AT, "", "", "")),
    ):
        with pytest.raises(DutiesUnreadable) as refused:
            attempt()
        assert says in refused.value.what
        assert refused.value.where == f"{place}{line}"
        assert "nothing was written" in refused.value.next_step
    assert place.read_bytes() == content


def test_what_is_no_text_is_named(place):
    place.write_bytes(b"# ok\n\xff\n")
    with pytest.raises(DutiesUnreadable, match="UTF-8") as refused:
        read_people(place)
    assert refused.value.where == f"{place}:2"
    place.unlink()
    place.mkdir()
    with pytest.raises(DutiesUnreadable):
        read_people(place)


@given(st.text(max_size=200))
def test_any_file_is_people_or_refused(text):
    with suppress(DutiesUnreadable):
        assert isinstance(people_of(text, Path("people.toml")), People)
