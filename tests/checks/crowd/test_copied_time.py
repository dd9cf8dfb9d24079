from __future__ import annotations

import pytest

from pratique.checks.crowd.copied_time import CHECK
from pratique.model import Severity

SECOND = 1_000_000_000
DAY = 86_400 * SECOND
INSTALLED = 1_700_000_000 * SECOND + 123_456_789
NIGHT = 1_720_000_000 * SECOND + 987_654_321
WHOLE = INSTALLED // SECOND * SECOND


def folder(program, at=INSTALLED, **values):
    words = "user post item order mail page list form view menu".split()
    return [program(f"includes/{w}.php", at + n * SECOND, **values) for n, w in enumerate(words)]


def dropped(program, mtime, born=NIGHT, **values):
    return program("includes/locale.php", born, mtime=mtime, **values)


@pytest.mark.parametrize(
    "mtime", [INSTALLED, WHOLE, INSTALLED - 30 * DAY, WHOLE - 60 * DAY, INSTALLED - 365 * DAY]
)
def test_points_at(program, said, mtime):
    (sign,) = said(CHECK, [*folder(program), dropped(program, mtime)])
    assert sign.places[0].path.endswith("/locale.php")
    assert sign.severity is Severity.MEDIUM


def test_points_at_it_without_a_birth(program, said):
    beside = folder(program, btime=None)
    (sign,) = said(CHECK, [*beside, dropped(program, INSTALLED, btime=None)])
    assert "birth is not known" in sign.why.english


def test_a_time_that_was_counted_back_from_the_moment_is_a_hint(program, said):
    (sign,) = said(CHECK, [*folder(program), dropped(program, NIGHT // SECOND * SECOND - 30 * DAY)])
    assert sign.severity is Severity.LOW


def test_one_file_that_came_later_than_a_folder_that_was_unpacked_is_a_hint(program, said):
    unpacked = folder(program, mtime=WHOLE - 500 * DAY)
    (sign,) = said(CHECK, [*unpacked, dropped(program, WHOLE - 500 * DAY)])
    assert sign.severity is Severity.LOW


def copied(rows, program):
    """As tar, rsync or cp -a leave them: with their times, but born now."""
    return [program(row.path, NIGHT, mtime=row.mtime) for row in rows]


@pytest.mark.parametrize(
    "rows",
    [
        folder,
        lambda program: folder(program, mtime=WHOLE),
        lambda program: copied(folder(program), program),
        lambda program: copied(folder(program), program)[:1],
        # A copy of a file beside it, made with its times.
        lambda program: [
            *folder(program, sha256="b" * 64), dropped(program, INSTALLED, sha256="b" * 64)
        ],
        # An update brings several, with the times of their archive.
        lambda program: [
            *folder(program, mtime=WHOLE),
            *(program(f"includes/new{n}.php", NIGHT, mtime=WHOLE) for n in range(6)),
        ],
        lambda program: [*folder(program), dropped(program, WHOLE - 17 * DAY)],
        lambda program: [*folder(program), dropped(program, NIGHT)],
        lambda program: [
            program("cache/a.php"), program("cache/b.php", NIGHT, mtime=INSTALLED)
        ],
    ],
)  # fmt: skip
def test_leaves_alone(program, said, rows):
    assert said(CHECK, rows(program)) == []
