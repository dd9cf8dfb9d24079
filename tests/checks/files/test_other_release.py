from __future__ import annotations

import pytest

from pratique.checks.files.other_release import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def several(differing, count, **values):
    return [differing(f"{n}.php", block=f"{n}", sha256=f"{n}", **values) for n in range(count)]


def test_points_at_another_release_that_is_told(differing):
    (sign,) = signs(*several(differing, 4, found="6.4.2"))
    assert sign.severity is Severity.LOW
    assert len(sign.places) == 4
    assert (
        "is WordPress 6.4.3, and the installation says that it is 6.4.2: give that one"
        in sign.why.english
    )


def test_points_at_another_release_that_is_likely(differing):
    (sign,) = signs(*several(differing, 40))
    assert sign.severity is Severity.MEDIUM
    assert "40 files of WordPress differ from WordPress 6.4.3." in sign.why.english


def test_points_at_files_of_another_given_release(differing):
    rows = [differing(f"{n}.php", other="WordPress 6.3.1") for n in range(3)]
    (sign,) = signs(*rows)
    assert sign.title.english == "A file of another release in an installation"
    assert sign.why.english.startswith(
        "In an installation of WordPress 6.4.3, 3 files had exactly the content that "
        "WordPress 6.3.1 has there."
    )


def test_many_sites_with_the_same_release_are_one_finding(differing):
    rows = [row for n in range(20) for row in several(differing, 2, found="6", root=f"/srv/{n}")]
    (sign,) = signs(*rows)
    assert len(sign.places) == 40
    assert "and more" in sign.why.english


@pytest.mark.parametrize(
    "values", [{}, {"found": ""}, {"found": "6.4.2", "marks": ("php-runs-request",)}]
)
def test_leaves_alone(differing, values):
    assert signs(differing(**values)) == []
