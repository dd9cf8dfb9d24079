from __future__ import annotations

import pytest

from pratique.checks.changed_together import NUMBERED, PAUSED, RUN_PLACES, SECOND, time_of
from pratique.checks.site_program import places_of
from pratique.model import Place
from pratique.store.tables import Tables
from pratique.survey.file import File

_RUNS = (
    f"WITH timed AS (SELECT path, directory AS site, hash(path) AS id, epoch_ns(mtime) AS moment,"
    f"{PAUSED} FROM file), {NUMBERED}"
)


def runs(rows, sql):
    with Tables.of(rows, (File,)) as tables:
        return list(tables.select(_RUNS + sql))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ([0, 1, 2], [0, 0, 0]),
        ([0, 600, 1200], [0, 0, 0]),  # ten minutes are no pause yet
        ([0, 601, 602], [0, 1, 1]),
        ([0, 601, 1202], [0, 1, 2]),
    ],
)
def test_a_pause_ends_a_run(file, seconds, expected):
    rows = [file(f"/srv/a/{at}.php", mtime=at * SECOND) for at in seconds]
    assert [run for (run,) in runs(rows, "SELECT run FROM numbered ORDER BY moment")] == expected


def test_each_site_has_runs_of_its_own(file):
    rows = [file("/srv/a/x.php", mtime=SECOND), file("/srv/b/x.php", mtime=7000 * SECOND)]
    assert runs(rows, "SELECT run FROM numbered") == [(0,), (0,)]


def test_places_are_those_of_the_runs_that_are_told(file):
    rows = [file(f"/srv/a/{at}.php", mtime=at * SECOND, sha256=f"{at}") for at in (0, 1, 900)]
    told = ", told AS (SELECT DISTINCT hash((site, run)) AS place, run FROM numbered WHERE run = 0)"
    ((_, run, found),) = runs(rows, f"{told}, {RUN_PLACES}")
    assert run == 0
    assert places_of(found) == (
        Place("/srv/a/0.php", sha256="0"),
        Place("/srv/a/1.php", sha256="1"),
    )


def test_a_moment_is_told_to_the_second():
    assert time_of(1_720_000_000 * SECOND + 999_999_999) == "2024-07-03 09:46:40"
