from __future__ import annotations

import pytest

from pratique.checks.web.php_hidden_name import CHECK
from pratique.content.mark import Mark
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
        "/srv/a/.x.php",
        "/srv/a/.well-known/x.php",
        "/srv/a/wp-content/.cache/db.php",
        "/srv/a/logo.jpg.php",
        "/srv/a/logo.php.jpg",
        "/srv/a/report.pdf.phtml",
        "/srv/a/images/a.svg.php",
        "/srv/a/module.jpg.php",
    ],
)
def test_points_at(file, path):
    (sign,) = signs([SITE, code(path), file(path, kind="php")])
    assert sign.places[0].path == path


@pytest.mark.parametrize(
    "path",
    [
        "/srv/a/index.php",
        "/srv/a/.php-cs-fixer.dist.php",
        "/srv/a/.phpstan-baseline.php",
        "/srv/a/page.html.php",
        "/srv/a/wp-includes/ID3/module.audio.mp3.php",
        "/srv/a/vendor/symfony/error-handler/Resources/assets/images/ghost.svg.php",
        "/srv/a/getid3/module.archive.zip.php",
        "/srv/a/getid3/module.graphic.svg.php",
        "/srv/a/settings.php.bak",
        "/home/u/.vim/x.php",
    ],
)
def test_leaves_alone(file, path):
    assert signs([SITE, code(path), file(path, kind="php")]) == []


def test_leaves_alone_one_of_many_programs_that_are_named_alike(file):
    odd = "/srv/a/examples/demo.zip.php"
    beside = [file(f"/srv/a/examples/demo.{n}.php", kind="php") for n in ("join", "scan", "write")]
    assert signs([SITE, code(odd), file(odd, kind="php"), *beside]) == []


def test_points_at_one_of_many_that_are_all_named_like_data(file):
    odd = "/srv/a/files/img.zip.php"
    beside = [file(f"/srv/a/files/img.{n}.php", kind="php") for n in ("jpg", "png", "gif")]
    (sign,) = signs([SITE, code(odd), file(odd, kind="php"), *beside])
    assert sign.places[0].path == odd


def test_leaves_alone_a_text_that_quotes_php(file):
    path = "/srv/a/php/.registry/.channel.example/pack.reg"
    assert signs([SITE, code(path), file(path, kind="text")]) == []
    path = "/srv/a/php/.registry/.channel.example/pack.php"
    assert len(signs([SITE, code(path), file(path, kind="text")])) == 1
