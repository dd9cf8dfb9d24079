from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.parsers.application import Application
from pratique.parsers.wordpress_header import PARSERS, parse_plugin, parse_theme
from pratique.survey.places import Routes

MAIN = "/srv/a/wp-content/plugins/forms/forms.php"
STYLE = "/srv/a/wp-content/themes/plain/style.css"


@pytest.mark.parametrize(
    ("head", "name", "version", "line"),
    [
        (b"<?php\n/**\n * Plugin Name: Our Forms\n * Version: 5.3.1\n */", "Our Forms", "5.3.1", 3),
        (b"<?php\n/*\nPlugin Name: Forms */", "Forms", "", 3),
        (b"<?php\r\n# plugin name: Forms\r\n# VERSION:\t2\r\n", "Forms", "2", 2),
    ],
)
def test_plugin(head, name, version, line):
    root = "/srv/a/wp-content/plugins/forms"
    row = Application(MAIN, line, root, name, "forms", version, "plugin")
    assert list(parse_plugin(head, MAIN)) == [row]


def test_theme():
    head = b"/*\nTheme Name: Plain\nVersion: 1.0\n*/"
    (row,) = parse_theme(head, STYLE)
    assert (row.name, row.slug, row.version, row.kind) == ("Plain", "plain", "1.0", "theme")


@pytest.mark.parametrize("content", [b"<?php // no header", b"x" * 9000 + b"\nPlugin Name: late"])
def test_other_files_of_a_plugin_say_nothing(content):
    assert list(parse_plugin(content, MAIN)) == []


def test_places():
    routes = Routes(PARSERS)
    for path in (MAIN, STYLE):
        folder, _, name = path.rpartition("/")
        assert len(routes.parsers_for(folder, name)) == 1


@given(st.binary())
def test_any_bytes_give_rows(content):
    for parse in (parse_plugin, parse_theme):
        for row in parse(b"* Plugin Name:" + content + b"\nTheme Name: x", MAIN):
            assert isinstance(row, Application)
