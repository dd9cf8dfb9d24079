"""What every check must be, so that no check needs to be told."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from dataclasses import is_dataclass
from pathlib import Path

import pytest

from pratique import checks
from pratique.checks import all_checks
from pratique.checks.base import Check
from pratique.model import Severity

ROOMS = tuple(room.name for room in pkgutil.iter_modules(checks.__path__) if room.ispkg)
FIRST_ROOMS = {"accounts", "files", "packages", "persistence", "web"}
TECHNIQUE = re.compile(r"T\d{4}(\.\d{3})?")
TWINS = Path(__file__).parent / "checks"


def questions() -> list[tuple[str, str]]:
    found = []
    for room in ROOMS:
        package = importlib.import_module(f"pratique.checks.{room}")
        found += [(room, module.name) for module in pkgutil.iter_modules(package.__path__)]
    return found


def the_check(room: str, name: str) -> Check:
    return importlib.import_module(f"pratique.checks.{room}.{name}").CHECK


every_check = pytest.mark.parametrize(
    ("room", "name"), [pytest.param(*question, id="-".join(question)) for question in questions()]
)


def test_slugs_are_unique():
    slugs = Counter(check.slug for check in all_checks())
    assert [slug for slug, count in slugs.items() if count > 1] == []


def test_every_question_is_put():
    assert len(all_checks()) == len(questions())


@pytest.mark.parametrize("room", sorted(FIRST_ROOMS))
def test_room_has_five_checks(room):
    assert sum(1 for where, _ in questions() if where == room) >= 5


@every_check
def test_slug_says_where_the_check_is(room, name):
    assert the_check(room, name).slug == f"{room}-{name.replace('_', '-')}"


@every_check
def test_module_says_what_is_asked(room, name):
    assert importlib.import_module(f"pratique.checks.{room}.{name}").__doc__


@every_check
def test_declaration_is_whole(room, name):
    check = the_check(room, name)
    assert isinstance(check.severity, Severity)
    assert TECHNIQUE.fullmatch(check.technique)
    for text in (check.title, check.innocent, check.blind, check.next):
        assert text == text.strip()
        assert len(text.split()) >= 3, text


@every_check
def test_sentences_end(room, name):
    check = the_check(room, name)
    assert not check.title.endswith(".")
    for text in (check.innocent, check.blind, check.next):
        assert text[-1] in ".?!`", text


@every_check
def test_it_never_says_clean(room, name):
    check = the_check(room, name)
    for text in (check.title, check.innocent, check.blind):
        assert not re.search(r"\b(is|are|be) clean\b", text, re.IGNORECASE)


@every_check
def test_it_reads_tables(room, name):
    check = the_check(room, name)
    assert check.reads
    assert len(set(check.reads)) == len(check.reads)
    for row in check.reads:
        assert is_dataclass(row)
        assert isinstance(row.table, str)


@every_check
def test_twin_shows_what_it_points_at_and_what_it_leaves_alone(room, name):
    twin = TWINS / room / f"test_{name}.py"
    assert twin.is_file(), f"write {twin}"
    text = twin.read_text()
    assert re.search(r"^def test_points_at", text, re.MULTILINE), "what does it point at?"
    assert re.search(r"^def test_leaves_alone", text, re.MULTILINE), "what does it leave alone?"
