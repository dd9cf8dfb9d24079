"""Sites that no configuration names."""

from __future__ import annotations

import pytest

from pratique.parsers.site import Site
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.site_by_layout import sites_by_layout


def file(path: str, kind: str = "regular") -> File:
    folder, _, name = path.rpartition("/")
    return File(
        path, folder or "/", name, kind, 1, 0o644, 0, 0, 1, 1, 1, 1, None, None, None, None, None,
        None, None, 0, None, "php", None, None,
    )  # fmt: skip


def site(root: str) -> Site:
    return Site("/etc/nginx/a", 1, "nginx", "a", ("a",), root, "nginx")


def found(paths: list[str], *sites: Site) -> list[str]:
    rows = [*map(file, paths), *sites]
    with Tables.of(rows, (File, Site)) as tables:
        return [found.document_root for found in sites_by_layout(tables)]


@pytest.mark.parametrize(
    ("paths", "roots"),
    [
        ([], []),
        (["/var/www/html/index.php"], ["/var/www/html"]),
        (["/var/www/a/index.html", "/var/www/b/index.php"], ["/var/www/a", "/var/www/b"]),
        (["/opt/x/wp-load.php"], ["/opt/x"]),
        (["/opt/x/index.php"], []),
        (["/usr/share/wordpress/wp-load.php"], []),
        (["/home/u/public_html/index.php"], ["/home/u/public_html"]),
        (["/var/www/html/index.php", "/var/www/html/blog/wp-load.php"], ["/var/www/html"]),
        (["/index.php"], ["/"]),
        (["/index.php", "/blog/wp-load.php"], ["/"]),
    ],
)
def test_layouts(paths, roots):
    assert found(paths) == roots


def test_known_sites_are_not_guessed_again():
    paths = ["/var/www/a/index.php", "/var/www/ab/index.php"]
    assert found(paths, site("/var/www/a/")) == ["/var/www/ab"]
    assert found(paths, site("/")) == []
    assert found(paths, site("$root")) == ["/var/www/a", "/var/www/ab"]
