from __future__ import annotations

import pytest

from pratique.inventory.identity import identities
from pratique.parsers.application import Application

DRUPAL = "Packagist:https://packages.drupal.org/8"


def known(name, slug, version, kind, path="/srv/a/x.php"):
    return list(identities(Application(path, 1, "/srv/a", name, slug, version, kind)))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("WordPress", "", "6.4", "core"), [("WordPress core", "wordpress", "6.4")]),
        (("Our Forms", "Forms", "1", "plugin"), [("WordPress plugin", "forms", "1")]),
        (("X", "x", "1", "must-use plugin"), [("WordPress plugin", "x", "1")]),
        (("T", "t", "1", "theme"), [("WordPress theme", "t", "1")]),
        (("Joomla", "", "4.4.2", "core"), [("Packagist", "joomla/joomla-cms", "4.4.2")]),
        (
            ("Drupal", "", "10.1", "core"),
            [("Packagist", "drupal/core", "10.1"), ("Packagist", "drupal/drupal", "10.1")],
        ),
        (
            ("Token", "token", "8.x-1.11", "extension", "/d/token.info.yml"),
            [(DRUPAL, "drupal/token", "1.11"), ("Packagist", "drupal/token", "1.11")],
        ),
        (("Chaos", "ctools", "7.x-1.9", "extension", "/d/ctools.info"), []),
        (("Node", "node", "10.1", "core extension", "/d/core/node.info.yml"), []),
        (("Webmin", "", "2.1", "core"), []),
        (("WordPress", "", "", "core"), []),
    ],
)
def test_identities(row, expected):
    assert known(*row) == expected
