from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.wordpress_single import PARSERS
from pratique.survey.places import Routes

ROUTES = Routes(PARSERS)
CONTENT = "/srv/a/wp-content"
HEAD = b"<?php\n/*\nPlugin Name: Hello\nVersion: 1.7\n*/"


def read(path, content):
    folder, _, name = path.rpartition("/")
    return [row for p in ROUTES.parsers_for(folder, name) for row in p.parse(content, path)]


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("plugins/hello.php", HEAD, (3, "Hello", "hello", "1.7", "single-file plugin")),
        ("mu-plugins/a.php", HEAD, (3, "Hello", "a", "1.7", "must-use plugin")),
        ("mu-plugins/a.php", b"<?php x();", (None, "a", "a", "", "must-use plugin")),
        ("db.php", b"<?php x();", (None, "db", "db", "", "drop-in")),
        ("object-cache.php", HEAD, (3, "Hello", "object-cache", "1.7", "drop-in")),
    ],
)
def test_single_files(file, content, told):
    path = f"{CONTENT}/{file}"
    line, name, slug, version, kind = told
    folder = path.rpartition("/")[0]
    assert read(path, content) == [Application(path, line, folder, name, slug, version, kind)]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("plugins/index.php", b"<?php // Silence is golden."),
        ("mu-plugins/a/b.php", HEAD),  # a folder of must-use plug-ins is loaded by a file above
        ("mu-plugins/empty.php", b"\n"),
        ("themes.php", HEAD),
    ],
)
def test_others_say_nothing(file, content):
    assert read(f"{CONTENT}/{file}", content) == []


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.slug)
@given(content=st.binary())
def test_any_bytes_give_rows_and_gaps(parser, content):
    path = parser.places[0].replace("**", "a").replace("*", "1")
    for row in parser.parse(content, path):
        assert isinstance(row, Application | Gap)
