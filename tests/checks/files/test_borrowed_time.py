from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.files.borrowed_time import CHECK
from pratique.store.tables import Tables

DAY = 86_400_000_000_000
OLD = {"mtime": 5, "ctime": 100 * DAY, "btime": 100 * DAY}
LATE = {"mtime": 5, "ctime": 300 * DAY, "btime": 300 * DAY, "sha256": "1" * 64}


def signs(*rows):
    return [sign.subject for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize("folder", ["/usr/bin", "/usr/lib/x86_64-linux-gnu", "/etc/cron.d"])
def test_points_at(file, packaged, folder):
    ls = f"{folder}/ls"
    assert signs(file(ls, **OLD), packaged(ls), file(f"{folder}/x", **LATE)) == [f"{folder}/x"]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/usr/bin/x", {"mtime": 6}),
        ("/usr/bin/x", {"ctime": 100 * DAY, "btime": 100 * DAY}),  # came with the others
        ("/usr/bin/x", {"sha256": "0" * 64}),  # the same content
        ("/srv/x", {}),
        ("/usr/lib/a/x.pyc", {}),
    ],
)
def test_leaves_alone(file, packaged, path, values):
    folder = path.rpartition("/")[0]
    beside = f"{folder}/ls"
    assert signs(file(beside, **OLD), packaged(beside), file(path, **{**LATE, **values})) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        signs()
