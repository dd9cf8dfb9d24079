from __future__ import annotations

import pytest

from pratique.checks.web.php_in_data_place import CHECK
from pratique.content.mark import ONLY_TYPED, Mark
from pratique.model import Severity
from pratique.parsers.site import Site
from pratique.store.tables import Tables

SITE = Site("/etc/nginx/a", 1, "nginx", "a.example", ("a.example",), "/srv/a", "configuration")


def code(path: str, confidence: float = 0.95) -> Mark:
    return Mark(path, 1, "php-code", "<?php echo 1;", "", confidence)


def signs(rows):
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


@pytest.mark.parametrize(
    "path",
    [
        "/srv/a/wp-content/uploads/2026/10/x.php",
        "/srv/a/sites/default/files/x.php",
        "/srv/a/upload/x.phtml",
        "/srv/a/includes/uploads/x.php",
        "/srv/a/templates/a/upload/x.php",
        "/var/www/html/wp-content/uploads/x.php",
        "/home/u/public_html/avatars/x.php",
        "/wp-content/uploads/x.php",
    ],
)
def test_points_at(file, path):
    (sign,) = signs([SITE, code(path), file(path, kind="php")])
    assert [place.path for place in sign.places] == [path]


@pytest.mark.parametrize(
    "path",
    [
        "/srv/a/index.php",
        "/srv/a/wp-includes/fonts/class-wp-font.php",
        "/srv/a/sites/default/files/php/twig/5f_page.html.twig/x.php",
        "/srv/a/core/modules/file/file.module",
        "/srv/a/core/modules/file/src/Upload/FileUploadHandler.php",
        "/srv/a/vendor/x/upload/x.php",
        "/srv/a/includes/upload/exception/UploadStashException.php",
        "/srv/a/templates/upload/masscreate.php",
        "/usr/share/doc/uploads/x.php",
        "/srv/uploads/x.php",
    ],
)
def test_leaves_alone(file, path):
    assert signs([SITE, code(path), file(path, kind="php")]) == []


def test_leaves_alone_the_template_of_a_drawing(file):
    folder = "/srv/a/vendor/symfony/error-handler/Resources/assets/images"
    pictures = [file(f"{folder}/{n}.svg", kind="svg") for n in range(5)]
    template = f"{folder}/ghost.svg.php"
    assert signs([SITE, code(template), file(template, kind="php"), *pictures]) == []


def test_points_at_a_program_among_pictures(file):
    pictures = [file(f"/srv/a/images/{n}.png", kind="png") for n in range(5)]
    odd = "/srv/a/images/cache.php"
    (sign,) = signs([SITE, code(odd), file(odd, kind="php"), *pictures])
    assert [place.path for place in sign.places] == [odd]


def test_leaves_alone_a_folder_of_programs_that_is_named_after_pictures(file):
    paths = [f"/srv/a/images/{n}.php" for n in range(5)]
    rows = [row for path in paths for row in (code(path), file(path, kind="php"))]
    assert signs([SITE, *rows, file("/srv/a/images/a.png", kind="png")]) == []


def test_a_tool_for_the_command_line_is_a_hint(file):
    pictures = [file(f"/srv/a/images/{n}.png", kind="png") for n in range(5)]
    tool = Mark("/srv/a/images/build.php", 1, "php-code", "<?php", ONLY_TYPED, 0.95)
    (sign,) = signs([SITE, tool, file(tool.path, kind="php"), *pictures])
    assert sign.severity is Severity.LOW
