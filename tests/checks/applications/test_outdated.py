from __future__ import annotations

from typing import Any

import pytest

from pratique.checks.applications.outdated import CHECK
from pratique.inventory.outdated import Outdated
from pratique.model import Severity
from pratique.parsers.site import Site
from pratique.store.tables import Tables

SITE = Site("/etc/nginx/x", 1, "nginx", "a.example.org", (), "/srv/a", "configuration")
DEFAULTS: dict[str, Any] = {
    "path": "/srv/a/wp-content/plugins/forms/forms.php", "line": 3,
    "root": "/srv/a/wp-content/plugins/forms", "sort": "application", "kind": "plugin",
    "name": "Forms", "version": "5.3.1", "owner": "", "site": "a.example.org",
    "ecosystem": "WordPress plugin", "advisory": "CVE-2020-1", "aliases": (), "title": "Upload",
    "severity": "critical", "score": 9.8, "weaknesses": ("CWE-434",), "without_login": True,
    "fixed_in": "5.3.2", "published": None, "compared": True,
}  # fmt: skip


def row(**values):
    return Outdated(**{**DEFAULTS, **values})


def package(sort, name, root, **values):
    return row(sort=sort, kind="", name=name, root=root, path=f"{root}/x", **values)


def signs(*rows):
    with Tables.of([SITE, *rows], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ({}, Severity.MEDIUM),
        ({"score": 7.0, "weaknesses": ("CWE-89",)}, Severity.MEDIUM),
        ({"score": None, "severity": "high"}, Severity.MEDIUM),
        ({"score": 6.9}, Severity.LOW),
        ({"score": None, "severity": ""}, Severity.LOW),
        ({"weaknesses": ("CWE-79",)}, Severity.LOW),
        ({"weaknesses": ()}, Severity.LOW),
        ({"without_login": False}, Severity.LOW),
        ({"without_login": None}, Severity.LOW),
        ({"path": "/root/unpacked/forms.php"}, Severity.LOW),  # no site serves it
    ],
)
def test_points_at(values, severity):
    (sign,) = signs(row(**values))
    assert sign.severity is severity
    assert "CVE-2020-1" in sign.quote


def test_points_at_the_same_release_in_many_places_once():
    roots = [f"/srv/a/{n}/forms" for n in range(5)]
    (sign,) = signs(*(row(root=root, path=f"{root}/forms.php") for root in roots))
    assert [place.path for place in sign.places] == roots


def test_points_at_the_packages_of_one_project_together():
    rows = [package("npm", f"p{n}", f"/srv/x/node_modules/p{n}") for n in range(12)]
    rows += [package("distribution", f"d{n}", "", owner=f"d{n}") for n in range(3)]
    found = signs(*rows)
    assert sorted(sign.subject for sign in found) == ["distribution", "npm /srv/x"]
    assert all((sign.severity or CHECK.severity) is Severity.LOW for sign in found)


def test_points_at_what_was_published_to_do_harm():
    (sign,) = signs(
        package("npm", "left", "/srv/x/node_modules/left", advisory="MAL-2024-1", score=None)
    )
    assert (sign.severity, sign.technique) == (Severity.HIGH, "T1195.001")


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [row(compared=False)],
        [package("distribution", "d", "", fixed_in="")],  # nobody can install what there is not
    ],
)
def test_leaves_alone(rows):
    assert signs(*rows) == []


def test_it_does_not_date_a_compromise():
    (sign,) = signs(row())
    assert not {place.path for place in sign.dated} & {place.path for place in sign.places}
