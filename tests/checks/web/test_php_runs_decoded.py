from __future__ import annotations

import pytest

from pratique.checks.web.php_runs_decoded import CHECK
from pratique.content.mark import Mark
from pratique.store.tables import Tables


def mark(confidence: float, path: str = "/srv/www/a/x.php", name: str = "php-runs-decoded") -> Mark:
    return Mark(path, 3, name, "eval(base64_decode($x))", "Seen on line 3.", confidence)


def signs(rows):
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


@pytest.mark.parametrize("confidence", [0.7, 0.8, 0.97])
def test_points_at(file, confidence):
    (sign,) = signs([mark(confidence), file("/srv/www/a/x.php", kind="php")])
    assert (str(sign.places[0]), sign.quote) == ("/srv/www/a/x.php:3", "eval(base64_decode($x))")
    assert sign.subject == "0" * 64
    assert sign.verify == "sed -n '3p' ROOT/srv/www/a/x.php | cut -c1-400 | cat -v"


@pytest.mark.parametrize("row", [mark(0.4), mark(0.99, name="php-code")])
def test_leaves_alone(file, row):
    assert signs([row, file("/srv/www/a/x.php", kind="php")]) == []


def test_one_content_under_many_names_is_one_sign(file):
    paths = [f"/srv/www/a/{number}.php" for number in range(30)]
    rows = [mark(0.9, path) for path in paths] + [file(path, kind="php") for path in paths]
    (sign,) = signs(rows)
    assert [place.path for place in sign.places] == sorted(paths)


def test_a_file_without_a_digest_stands_for_itself(file):
    (sign,) = signs([mark(0.9), file("/srv/www/a/x.php", sha256=None)])
    assert sign.subject == "/srv/www/a/x.php"
