"""Routes: the automaton says what a plain matcher says."""

from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.parsers.base import Parser
from pratique.survey.places import Routes

NAMES = st.sampled_from(["a", "b", "ab", "a.b", "ba", "[a]"])
PARTS = st.sampled_from(["a", "b", "*", "**", "a*", "*b", "*.*"])
PLACES = st.lists(PARTS, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts))


def parser(slug: str, *places: str) -> Parser:
    return Parser(slug, (), places, lambda _content, _path: iter(()))


def matches(place: list[str], path: list[str]) -> bool:
    """The definition, word for word."""
    if not place:
        return not path
    if place[0] == "**":
        return any(matches(place[1:], path[count:]) for count in range(len(path) + 1))
    return bool(path) and fnmatch.fnmatchcase(path[0], place[0]) and matches(place[1:], path[1:])


@given(
    st.lists(PLACES, min_size=1, max_size=5),
    st.lists(st.lists(NAMES, min_size=1, max_size=5), max_size=6),
)
@settings(deadline=None)
def test_automaton_is_the_definition(places, paths):
    routes = Routes(parser(place, place) for place in places)
    for path in paths:
        *folder, name = path
        found = {p.slug for p in routes.parsers_for("/" + "/".join(folder), name)}
        expected = {p for p in places if matches(p.strip("/").split("/"), path)}
        assert found == expected


def test_places_of_one_parser_give_it_once():
    routes = Routes([parser("x", "/etc/*", "/etc/passwd", "/**/passwd")])
    assert [p.slug for p in routes.parsers_for("/etc", "passwd")] == ["x"]


@pytest.mark.parametrize("name", ["a" * 100_000, "*", "**", "[", "a\\x0ab", ""])
def test_odd_names(name):
    routes = Routes([parser("x", "/etc/*.conf"), parser("y", "/**/*a*a*a*b")])
    assert routes.parsers_for("/etc", name) == ()


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/", {"x", "y"}),
        ("/etc", {"x"}),
        ("/etc/cron.d", {"x"}),
        ("/var", set()),
        ("/etc/cron.d/z/z", set()),
    ],
)
def test_parsers_below(folder, expected):
    routes = Routes([parser("x", "/etc/cron.d/*"), parser("y", "/**/.htaccess")])
    assert {p.slug for p in routes.parsers_below(folder)} == expected
