from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.base import Parser
from pratique.survey.places import Routes


def parser(slug: str, *places: str) -> Parser:
    return Parser(slug, (), places, lambda _content, _path: iter(()))


def claimed(routes: Routes, path: str) -> set[str]:
    folder, _, name = path.rpartition("/")
    return {found.slug for found in routes.parsers_for(folder, name)}


@pytest.mark.parametrize(
    ("place", "path", "matches"),
    [
        ("/etc/passwd", "/etc/passwd", True),
        ("/etc/passwd", "/etc/passwd-", False),
        ("/etc/passwd", "/srv/etc/passwd", False),
        ("/etc/passwd", "/passwd", False),
        ("/home/*/.ssh/authorized_keys", "/home/ada/.ssh/authorized_keys", True),
        ("/home/*/.ssh/authorized_keys", "/home/a/b/.ssh/authorized_keys", False),
        ("/home/*/.ssh/authorized_keys", "/home/.ssh/authorized_keys", False),
        ("/etc/cron.d/*", "/etc/cron.d/.hidden", True),
        ("/etc/nginx/**", "/etc/nginx/nginx.conf", True),
        ("/etc/nginx/**", "/etc/nginx/a/b/c", True),
        ("/etc/nginx/**", "/etc/nginx2/a", False),
        ("/**/.htaccess", "/.htaccess", True),
        ("/**/.htaccess", "/var/www/a/.htaccess", True),
        ("/**/.htaccess", "/var/www/a.htaccess", False),
        ("/**/a/**/b", "/a/b", True),
        ("/**/a/**/b", "/x/a/a/y/b", True),
        ("/**/a/**/b", "/b/a", False),
        ("/x/*.conf", "/x/a.conf", True),
        ("/x/*.conf", "/x/a.Conf", False),
        ("/x/?", "/x/ab", False),
        ("/x/[ab]c", "/x/bc", True),
        ("/x/a.c", "/x/abc", False),
    ],
)
def test_a_pattern_goes_part_by_part(place, path, matches):
    assert claimed(Routes([parser("one", place)]), path) == ({"one"} if matches else set())


def test_several_parsers_may_claim_one_path_and_each_once():
    routes = Routes([parser("a", "/etc/*", "/etc/x"), parser("b", "/**/x"), parser("c", "/usr/x")])
    assert claimed(routes, "/etc/x") == {"a", "b"}
    assert len(routes.parsers_for("/etc", "x")) == 2


def test_a_parser_of_everything():
    routes = Routes([parser("all", "/**")])
    assert claimed(routes, "/a") == claimed(routes, "/a/b/c") == {"all"}


PART = st.sampled_from(["a", "b", "ab", "a*", "*", "?", "**", "[ab]"])
NAME = st.sampled_from(["a", "b", "ab", "ba", "c"])
PATTERN = st.lists(PART, min_size=1, max_size=5)


def naive(pattern: list[str], path: list[str]) -> bool:
    """What `Parser` promises, in the plainest words."""
    if not pattern:
        return not path
    if pattern[0] == "**":
        return any(naive(pattern[1:], path[skip:]) for skip in range(len(path) + 1))
    return bool(path) and fnmatch.fnmatchcase(path[0], pattern[0]) and naive(pattern[1:], path[1:])


@given(st.lists(PATTERN, min_size=1, max_size=5), st.lists(st.lists(NAME, min_size=1), max_size=8))
def test_law_of_patterns(patterns, paths):
    routes = Routes(
        parser(str(number), "/" + "/".join(pattern)) for number, pattern in enumerate(patterns)
    )
    for path in paths:
        expected = {str(n) for n, pattern in enumerate(patterns) if naive(pattern, path)}
        assert claimed(routes, "/" + "/".join(path)) == expected


def test_a_very_deep_path_costs_one_step_a_part():
    routes = Routes([parser("one", "/**/a/**/a/**/a/**/a/**/b")])
    assert claimed(routes, "/a" * 20_000 + "/b") == {"one"}
    assert claimed(routes, "/a" * 20_000 + "/c") == set()


@pytest.mark.parametrize(
    ("folder", "below"),
    [
        ("", {"cron", "keys", "nginx"}),
        ("/etc", {"cron", "nginx"}),
        ("/etc/cron.d", {"cron"}),
        ("/etc/nginx", {"nginx"}),
        ("/etc/nginx/sites", {"nginx"}),
        ("/etc/nginx/sites/a/b", {"nginx"}),
        ("/home/ada", {"keys"}),
        ("/var", set()),
    ],
)
def test_parsers_below_a_folder_that_was_not_listed(folder, below):
    routes = Routes(
        [
            parser("cron", "/etc/cron.d/*"),
            parser("keys", "/home/*/.ssh/authorized_keys"),
            parser("nginx", "/etc/nginx/**"),
            parser("anywhere", "/**/.htaccess"),
        ]
    )
    assert {found.slug for found in routes.parsers_below(folder)} - {"anywhere"} == below
