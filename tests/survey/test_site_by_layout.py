from __future__ import annotations

import pytest

from pratique.model import EntryType
from pratique.parsers.site import Site
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.site_by_layout import sites_by_layout


def file(path: str, kind: EntryType = EntryType.REGULAR) -> File:
    folder, _, name = path.rpartition("/")
    return File(
        path, folder or "/", name, kind, 1, 0o644, 0, 0, 1, 1, 1, 1,
        None, None, None, None, None, None, None, 0, None, None, None, None,
    )  # fmt: skip


def configured(root: str) -> Site:
    return Site("/etc/nginx/nginx.conf", 1, "nginx", "a", ("a",), root, "configuration")


def guessed(*paths: str, known: tuple[str, ...] = (), whole: bool = True) -> dict[str, str]:
    rows = [*map(file, paths), *map(configured, known)]
    if whole:
        rows.append(file("/etc", EntryType.DIRECTORY))
    with Tables.of(rows, (File, Site)) as tables:
        found = list(sites_by_layout(tables))
    assert all((site.basis, site.line, site.server) == ("layout", None, "") for site in found)
    return {site.document_root: site.path for site in found}


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("/var/www/index.html", "/var/www"),
        ("/var/www/shop/index.php", "/var/www/shop"),
        ("/var/www/shop/public/index.php", "/var/www/shop/public"),
        ("/var/www/vhosts/shop/public_html/.htaccess", "/var/www/vhosts/shop/public_html"),
        ("/home/ada/public_html/index.html", "/home/ada/public_html"),
        ("/home/ada/www/index.php", "/home/ada/www"),
        ("/srv/www/a/index.htm", "/srv/www/a"),
        ("/opt/anything/wp-load.php", "/opt/anything"),
        ("/data/wiki/LocalSettings.php", "/data/wiki"),
    ],
)
def test_takes_for_a_site(path, root):
    assert guessed(path) == {root: path}


@pytest.mark.parametrize(
    "path",
    [
        "/usr/share/wordpress/wp-load.php",  # what a package brings is no site yet
        "/usr/share/doc/x/index.html",
        "/var/www/shop/assets/index.html",
        "/var/www/shop/logo.png",
        "/home/ada/notes/index.html",
        "/index.html",
    ],
)
def test_leaves_alone(path):
    assert guessed(path) == {}


def test_a_copied_web_tree_alone_is_a_site():
    assert guessed("/index.php", whole=False) == {"/": "/index.php"}


def test_a_folder_of_that_name_is_no_sign():
    rows = [file("/var/www/a/index.php", EntryType.DIRECTORY)]
    with Tables.of(rows, (File, Site)) as tables:
        assert list(sites_by_layout(tables)) == []


@pytest.mark.parametrize("known", ["/var/www", "/var/www/", "/var/www/shop", "/"])
def test_what_a_configuration_names_is_not_guessed(known):
    assert guessed("/var/www/shop/index.php", known=(known,)) == {}


@pytest.mark.parametrize("known", ["/var/www/shop2", "/var/www/sh", "$root", "relative"])
def test_another_root_does_not_cover_it(known):
    assert guessed("/var/www/shop/index.php", known=(known,)) == {
        "/var/www/shop": "/var/www/shop/index.php"
    }


def test_a_site_within_a_guessed_site_is_part_of_it():
    assert guessed("/var/www/shop/wp-load.php", "/var/www/shop/blog/wp-load.php") == {
        "/var/www/shop": "/var/www/shop/wp-load.php"
    }


def test_the_first_sign_is_named():
    found = guessed("/var/www/a/index.php", "/var/www/a/.htaccess")
    assert found == {"/var/www/a": "/var/www/a/.htaccess"}
