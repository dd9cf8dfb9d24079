from __future__ import annotations

import pytest

from pratique.checks.copied_release import Release, installed
from pratique.store.tables import Tables
from pratique.survey.clean_difference import CleanDifference
from pratique.survey.known_good import CleanRoot

TYPES = (CleanDifference, CleanRoot)


def told(*rows, files=100):
    with Tables.of([*rows, CleanRoot("/srv/a", "c1", "/", files, files, 0)], TYPES) as tables:
        return installed(tables)


def several(differing, count, **values):
    return [differing(f"{n}.php", block=f"{n}", sha256=f"{n}", **values) for n in range(count)]


@pytest.mark.parametrize(
    ("count", "values", "release"),
    [
        (1, {}, Release.SAME),
        (1, {"found": ""}, Release.SAME),
        (1, {"wanted": ""}, Release.SAME),
        (1, {"found": "6.4.2"}, Release.TOLD),
        (33, {}, Release.SAME),
        (34, {}, Release.LIKELY),
        (34, {"kind": "line-endings"}, Release.SAME),
    ],
)
def test_release(differing, count, values, release):
    (one,) = told(*several(differing, count, **values))
    assert one.release is release


def test_one_block_in_all_files_is_no_release(differing):
    (one,) = told(*[differing(f"{n}.php") for n in range(90)])
    assert one.release is Release.SAME
    assert len(list(one.attributed())) == 90


def test_in_another_release_marks_and_repeated_blocks_are_still_told(differing):
    rows = several(differing, 5, found="6.4.2")
    rows += [differing(f"x{n}.php", found="6.4.2") for n in range(3)]
    rows.append(differing("y.php", found="6.4.2", block="y", marks=("php-runs-request",)))
    (one,) = told(*rows)
    assert {row.listed for row in one.attributed()} == {"x0.php", "x1.php", "x2.php", "y.php"}
    assert len(list(one.explained())) == 5


def test_what_comes_with_another_release_is_of_another_release(differing):
    core = differing("a.php", found="6.4.2")
    theme = {"component": "Plain", "root": "/srv/a/themes/plain", "wanted": "1", "found": "1"}
    (one,) = told(core, differing("b.php", **theme, block="x"))
    assert (one.root, one.release, len(one.rows)) == ("/srv/a", Release.TOLD, 2)
    apart = told(core, differing("b.php", **theme, block="x", origin="Plain 1"))
    assert {(one.root, one.release) for one in apart} == {
        ("/srv/a", Release.TOLD),
        ("/srv/a/themes/plain", Release.SAME),
    }


@pytest.mark.parametrize(
    ("count", "files", "release"),
    [(2, 3, Release.SAME), (3, 5, Release.LIKELY), (3, 6, Release.SAME), (9, 20, Release.SAME)],
)
def test_small_copies(differing, count, files, release):
    (one,) = told(*several(differing, count), files=files)
    assert one.release is release


def test_files_of_another_given_release_are_apart(differing):
    assert told(differing(other="WordPress 6.4.2")) == ()
