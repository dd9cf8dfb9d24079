from __future__ import annotations

import pytest

from pratique.checks.crowd.same_content import CHECK
from pratique.content.mark import Mark
from pratique.model import Severity


def copies(program, names, **values):
    return [program(name, sha256="c" * 64, **values) for name in names]


@pytest.mark.parametrize(
    ("names", "severity"),
    [
        (
            ["uploads/2024/xk7q2v.php", "images/q9t3zd.php", "cache/m4w8xk.php"],
            Severity.MEDIUM,
        ),
        (
            ["uploads/a.php", "images/b.php", "/srv/www/shop/media/c.php", "/srv/www/shop/d.php"],
            Severity.MEDIUM,
        ),
        (
            ["uploads/xk7q2v.php", "css/q9t3zd.php", "/srv/www/shop/media/m4w8xk.php"],
            Severity.HIGH,
        ),
        (["uploads/.x.php", "images/xqzkvt.php", "files/zvkqpt.php"], Severity.HIGH),
    ],
)
def test_points_at(program, said, names, severity):
    (sign,) = said(CHECK, copies(program, names))
    assert sign.severity is severity
    assert len(sign.places) == len(names)


def test_points_at_what_the_analysis_points_at_too(program, said):
    rows = copies(program, ["media/a.php", "files/b.php", "cache/.c.php"])
    mark = Mark(rows[0].path, 3, "php-runs-request", "eval", "", 0.5)
    (sign,) = said(CHECK, [*rows, mark])
    assert sign.severity is Severity.MEDIUM


@pytest.mark.parametrize(
    "names",
    [
        ["a/index.php", "b/index.php", "c/index.php", "uploads/index.php"],
        ["sql/upgrade-1.php", "sql/upgrade-2.php", "sql/upgrade-3.php"],
        ["views/simple.php", "views/virtual.php", "views/grouped.php"],
        ["uploads/xk7q2v.php", "uploads/q9t3zd.php"],
    ],
)
def test_leaves_alone(program, said, names):
    assert said(CHECK, copies(program, names)) == []


def test_leaves_alone_guards_and_an_application_installed_twice(program, said):
    names = ["one.php", "two.php", "three.php"]
    assert said(CHECK, copies(program, [f"uploads/{name}" for name in names], size=30)) == []
    twice = [f"{root}/views/{name}" for root in ("/srv/www/a", "/srv/www/b") for name in names]
    assert said(CHECK, copies(program, twice)) == []
