from __future__ import annotations

import pytest

from pratique.checks.crowd.change_burst import CHECK
from pratique.model import Severity

SECOND = 1_000_000_000
DAY = 86_400 * SECOND
INSTALLED = 1_700_000_000 * SECOND
NIGHT = 1_720_000_000 * SECOND


def changed(rows, chosen, program, at=NIGHT, step=5 * SECOND, **values):
    """The same rows, some of them changed one after the other."""
    paths = {path: number for number, path in enumerate(chosen)}
    return [
        program(row.path, at + paths[row.path] * step, **values) if row.path in paths else row
        for row in rows
    ]


def one_each(application, count=4):
    folders: dict[str, str] = {}
    for row in application:
        folders.setdefault(row.directory, row.path)
    return list(folders.values())[:count]


@pytest.fixture
def site(program):
    """A larger application: 40 folders of ten programs, in four parts."""
    parts = ("core", "plugins/gallery", "plugins/calendar", "themes/plain")
    return [
        program(f"{part}/part{folder}/{word}.php", INSTALLED + number * SECOND)
        for part in parts
        for folder in range(10)
        for number, word in enumerate("user post item order mail page list form view menu".split())
    ]


def spread(site):
    """One program in each of four folders, in all four parts."""
    return [row.path for row in site if row.filename == "mail.php" and "part3" in row.path]


def test_points_at(site, program, said):
    paths = spread(site)
    (sign,) = said(CHECK, changed(site, paths, program))
    assert sign.severity is Severity.MEDIUM
    assert {place.path for place in sign.places} == set(paths)


def test_folders_of_one_part_are_a_hint(site, program, said):
    paths = [row.path for row in site if row.filename == "mail.php" and "/core/" in row.path][:4]
    (sign,) = said(CHECK, changed(site, paths, program))
    assert sign.severity is Severity.LOW


def test_what_keeps_its_own_time_was_copied_and_is_a_hint(site, program, said):
    aged = [program(row.path, row.mtime - n * DAY) for n, row in enumerate(site)]
    rows = changed(aged, spread(site), program, mtime=INSTALLED + 100 * DAY)
    (sign,) = said(CHECK, rows)
    assert sign.severity is Severity.LOW


def test_leaves_alone_a_site_as_it_was_installed(site, said):
    assert said(CHECK, site) == []


@pytest.mark.parametrize("whole", ["/plugins/gallery/", "/themes/plain/", "/core/part3/"])
def test_leaves_alone_what_was_updated_as_a_whole(site, program, said, whole):
    paths = [row.path for row in site if whole in row.path]
    assert said(CHECK, changed(site, paths, program)) == []


@pytest.mark.parametrize(
    "beside", ["/srv/www/blog/.git", "/srv/www/.git", "/srv/www/blog/core/part1/version.php",
               "/srv/www/blog/core/part1/CHANGELOG.md"]
)  # fmt: skip
def test_leaves_alone_a_deployment_and_an_update(site, program, file, said, beside):
    kind = "directory" if beside.endswith(".git") else "regular"
    rows = [*changed(site, spread(site), program), file(beside, type=kind, mtime=NIGHT)]
    assert said(CHECK, rows) == []


def test_leaves_alone_a_site_that_is_worked_on(site, program, said):
    rows = site
    for day in range(5):
        paths = [
            row.path for row in site if row.filename == "menu.php" and f"part{day}" in row.path
        ]
        rows = changed(rows, paths, program, at=NIGHT + day * DAY)
    assert said(CHECK, rows) == []


def test_leaves_alone_what_an_application_writes(site, program, said):
    written = [program(f"cache/{n}/menu.php", NIGHT + n * SECOND) for n in range(5)]
    assert said(CHECK, [*site, *written]) == []
