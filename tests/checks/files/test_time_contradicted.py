"""Times of files against what backups saw."""

from __future__ import annotations

import pytest

from pratique.checks.files.time_contradicted import CHECK
from pratique.history.sighting import Bound, Sighting
from pratique.model import Severity
from pratique.store.tables import Tables

HOUR = 3_600 * 10**9
DAY = 24 * HOUR
NOW = 1_790_000_000 * 10**9


def seen(
    day: int, state: str, *, there: bool = True, mtime: int | None = NOW, path: str = "/a.php"
):
    return Sighting(
        "F-1", path, "restic:/r", f"s{day}", NOW + day * DAY, state, "how", there, mtime
    )


def bound(*, used: bool, basis: str = "ctime") -> Bound:
    return Bound("F-1", "/a.php", "before", NOW, basis, "fair", "said", used)


POINTS_AT = {
    "a content that changed, with the time of the one before": (
        {"mtime": NOW}, [seen(3, "without"), seen(4, "with")], Severity.MEDIUM,
    ),
    "a content that changed, with an older time": (
        {"mtime": NOW - 300 * DAY}, [seen(3, "without")], Severity.MEDIUM,
    ),
    "a file that came with an old time": (
        {"mtime": NOW}, [seen(3, "without", there=False, mtime=None), seen(4, "with")],
        Severity.LOW,
    ),
    "an inode that says it is older": (
        {"mtime": NOW + 9 * DAY, "ctime": NOW},
        [seen(3, "without", there=False, mtime=None), bound(used=False)], Severity.MEDIUM,
    ),
}  # fmt: skip

LEAVES_ALONE = {
    "a file that was written between two snapshots": (
        {"mtime": NOW + 3 * DAY + HOUR}, [seen(3, "without"), seen(4, "with")],
    ),
    "a file that came between two snapshots": (
        {"mtime": NOW + 3 * DAY + HOUR},
        [seen(3, "without", there=False, mtime=None), seen(4, "with")],
    ),
    "a file that was always there": ({"mtime": NOW - DAY}, [seen(1, "with"), seen(2, "with")]),
    "a file of which nothing is known": ({"mtime": NOW - DAY}, [seen(1, "unknown")]),
    "clocks that differ by minutes": (
        {"mtime": NOW + 3 * DAY - HOUR // 6}, [seen(3, "without", there=False, mtime=None)],
    ),
    "an inode that agrees": (
        {"mtime": NOW + 9 * DAY},
        [seen(3, "without", there=False, mtime=None), bound(used=True)],
    ),
    "a folder": ({"type": "directory", "mtime": NOW - DAY}, [seen(3, "without")]),
    "a content that went again in between": (
        {"mtime": NOW + DAY + HOUR}, [seen(1, "without"), seen(2, "with"), seen(4, "without")],
    ),
    "a copy without times": ({"mtime": None}, [seen(3, "without")]),
}  # fmt: skip


def found(file, values, rows):
    with Tables.of([file("/a.php", **values), *rows], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize("name", POINTS_AT)
def test_points_at(name, file):
    values, rows, severity = POINTS_AT[name]
    (sign,) = found(file, values, rows)
    assert sign.severity is severity
    assert sign.places[0].path == "/a.php"
    assert sign.verify[0].words == ("pratique history /a.php",)


@pytest.mark.parametrize("name", LEAVES_ALONE)
def test_leaves_alone(name, file):
    assert found(file, *LEAVES_ALONE[name]) == []
