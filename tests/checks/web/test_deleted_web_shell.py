from __future__ import annotations

from dataclasses import replace

import pytest

from pratique.checks.web.deleted_web_shell import CHECK
from pratique.store.tables import Tables
from pratique.survey.deleted_file import DeletedFile, DeletedMark

PATH = "/srv/www/a/x.php"
GONE = DeletedFile(
    PATH, 1, 14, 1, "regular", 100, 0o644, 33, 33, 1, 1, 1, 1, 2, "whole", "journal", "php",
    "a" * 64,
)  # fmt: skip
MARK = DeletedMark(PATH, 1, 3, "php-runs-request", "code();", "Seen on line 3.", 0.95)


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize("mark", ["php-runs-request", "page-runs-request"])
def test_points_at(mark):
    (sign,) = signs(GONE, replace(MARK, mark=mark), replace(MARK, mark=mark, line=9))
    assert [(place.path, place.line) for place in sign.places] == [(PATH, 3)]
    assert "inode 14" in sign.why.english


def test_one_content_in_many_places_is_one():
    other = replace(GONE, path="/srv/www/b/y.php", number=2, inode=15)
    (sign,) = signs(GONE, other, MARK, replace(MARK, number=2, path=other.path))
    assert [place.path for place in sign.places] == [PATH, "/srv/www/b/y.php"]


@pytest.mark.parametrize(
    ("file", "mark"),
    [
        (GONE, replace(MARK, confidence=0.5)),
        (GONE, replace(MARK, mark="php-code")),
        (replace(GONE, path=""), replace(MARK, path="")),
        (replace(GONE, sha256=None), MARK),
        (GONE, replace(MARK, number=7)),
    ],
)
def test_leaves_alone(file, mark):
    assert signs(file, mark) == []
