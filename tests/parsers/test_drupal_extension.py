from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.application import Application
from pratique.parsers.drupal_extension import PARSERS, parse
from pratique.survey.places import Routes

NEW = "/d/modules/contrib/token/token.info.yml"
OLD = "/d/sites/all/modules/ctools/ctools.info"


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        (
            NEW,
            b"type: module\nname: Token\nversion: '8.x-1.11'\nproject: 'token'\n",
            (2, "Token", "token", "8.x-1.11", "extension"),
        ),
        (
            "/d/core/modules/node/node.info.yml",
            b"name: Node\ntype: module\npackage: Core\nversion: VERSION\n",
            (1, "Node", "node", "", "core extension"),
        ),
        (
            "/d/themes/own/own.info.yml",
            b'name: "Own"\ntype: theme',
            (1, "Own", "own", "", "extension"),
        ),
        (
            OLD,
            b'name = Chaos tools\ncore = 7.x\nversion = "7.x-1.9"\nproject = "ctools"\n',
            (1, "Chaos tools", "ctools", "7.x-1.9", "extension"),
        ),
        (
            "/d/modules/node/node.info",
            b'name = Node\ncore = 7.x\nproject = "drupal"\nversion = "7.98"',
            (1, "Node", "drupal", "7.98", "core extension"),
        ),
    ],
)  # fmt: skip
def test_extension(path, content, told):
    line, name, slug, version, kind = told
    root = path.rpartition("/")[0]
    assert list(parse(content, path)) == [
        Application(path, line, root, name, slug, version, kind)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (NEW, b"name: x\n"),
        (NEW, b"type: module\n"),
        (OLD, b"name = x"),
        ("/d/modules/a/tests/b/b.info.yml", b"name: b\ntype: module"),
        (NEW, b" name: x\n type: module"),
    ],
)
def test_files_of_others_say_nothing(path, content):
    assert list(parse(content, path)) == []


def test_places():
    routes = Routes(PARSERS)
    for path in (NEW, OLD):
        folder, _, name = path.rpartition("/")
        assert len(routes.parsers_for(folder, name)) == 1


@given(st.binary())
def test_any_bytes_give_rows_and_gaps(content):
    for row in (*parse(b"name: x\ntype: module\n" + content, NEW), *parse(content, OLD)):
        assert isinstance(row, Application | Gap)
