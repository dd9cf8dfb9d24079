from __future__ import annotations

import pytest

from pratique.checks.web.php_in_image import CHECK
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.store.tables import Tables


def code(path: str, confidence: float = 0.95) -> Mark:
    return Mark(path, 1, "php-code", "<?php echo 1;", "", confidence)


def signs(rows):
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/a/x.jpg", "jpeg"),
        ("/srv/a/x.php", "gif"),
        ("/srv/a/x.png", "php"),
        ("/srv/a/favicon.ico", "php"),
        ("/srv/a/x.woff", "data"),
        ("/tmp/x", "png"),
    ],
)
def test_points_at(file, path, kind):
    (sign,) = signs([code(path), file(path, kind=kind)])
    assert sign.severity is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/srv/a/x.php", "php"), ("/srv/a/x.txt", "text"), ("/usr/bin/php", "elf"), ("/a.inc", "php")],
)
def test_leaves_alone(file, path, kind):
    assert signs([code(path), file(path, kind=kind)]) == []


def test_a_short_tag_in_a_picture_may_be_chance(file):
    (sign,) = signs([code("/srv/a/x.jpg", 0.7), file("/srv/a/x.jpg", kind="jpeg")])
    assert sign.severity is Severity.LOW
