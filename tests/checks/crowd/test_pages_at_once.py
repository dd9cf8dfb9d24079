from __future__ import annotations

import pytest

from pratique.checks.crowd.pages_at_once import CHECK
from pratique.model import Severity

SECOND = 1_000_000_000
DAY = 86_400 * SECOND
NIGHT = 1_720_000_000 * SECOND


def pages(program, *, count=400, folder="shopping", at=NIGHT, step=SECOND, kind="html", **values):
    return [
        program(f"{folder}/{number % 5}/cheap-bag-{number}.{kind}", at + number * step,
                kind=kind, **{"size": 2000 + number % 300, **values})
        for number in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["html", "php"])
def test_points_at(application, program, said, kind):
    heap = pages(program, kind=kind)
    (sign,) = said(CHECK, [*application, *heap])
    assert sign.severity is Severity.MEDIUM
    assert len(sign.places) == len(heap)
    assert "400 pages in 5 folders" in sign.quote


def test_a_documentation_is_a_hint(application, program, said):
    (sign,) = said(CHECK, [*application, *pages(program, folder="docs/api")])
    assert sign.severity is Severity.LOW


def test_styles_that_came_with_them_make_it_a_hint(application, program, file, said):
    heap = pages(program)
    styles = [
        file(f"/srv/www/blog/shopping/{number}/s{part}.css", kind="css", mtime=NIGHT + number)
        for number in range(5)
        for part in range(2)
    ]
    (sign,) = said(CHECK, [*application, *heap, *styles])
    assert sign.severity is Severity.LOW


@pytest.mark.parametrize(
    "values",
    [
        {"count": 100},
        {"folder": "cache/pages"},
        {"step": 900 * SECOND},  # one after the other, over days
        {"at": 1_700_000_000 * SECOND},  # with the application
    ],
)
def test_leaves_alone(application, program, said, values):
    assert said(CHECK, [*application, *pages(program, **values)]) == []


def test_leaves_alone_a_site_of_pages_only(program, said):
    assert said(CHECK, pages(program)) == []


def test_leaves_alone_an_application_that_came_later(application, program, said):
    later = [
        program(f"shop/{number % 9}/part-{number}.php", NIGHT + number * SECOND // 9,
                size=100 + 90 * number)
        for number in range(900)
    ]  # fmt: skip
    assert said(CHECK, [*application, *later]) == []
