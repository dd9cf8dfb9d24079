from __future__ import annotations

import pytest

from logged import OFFICE, ROOT, file, machine_with_sessions, request
from pratique.checks.logs.lone_writer import CHECK
from pratique.model import Severity

AT = "2026-11-03 02:10:00"


def signs(*rows):
    with machine_with_sessions(*rows) as tables:
        return list(CHECK.find(tables))


def test_points_at_what_was_written_and_lies_there():
    [sign] = signs(file(f"{ROOT}/x.php", AT), request(AT, "PUT", "/x.php", status=201))
    assert sign.severity is Severity.HIGH
    assert sign.places[0].path == f"{ROOT}/x.php"


def test_points_at_what_was_answered_as_made():
    [sign] = signs(request(AT, "PUT", "/x.php", status=201))
    assert sign.severity is None


def test_what_was_answered_as_taken_away_is_a_small_sign():
    [sign] = signs(request(AT, "DELETE", "/x.php", status=204))
    assert sign.severity is Severity.LOW


@pytest.mark.parametrize(
    "rows",
    [
        [request(AT, "PUT", "/x.php", status=405)],
        [request(AT, "PUT", "/x.php", status=200)],  # a site that answers 200 to anything
        [request(AT, "PUT", "/wp-json/wp/v2/posts/1", status=201)],
        [request(AT, "PUT", "/a", status=201), request(AT, "PUT", "/b", OFFICE, status=201)],
        [request(AT, "PUT", "/a", status=201),
         request("2026-11-05 02:10:00", "PUT", "/a", status=201)],  # a habit
        [request(AT, "POST", "/x.php", status=201)],
        [request(AT, "PUT", "/x.php", "127.0.0.1", status=201)],
    ],
)  # fmt: skip
def test_leaves_alone(rows):
    assert signs(*rows) == []
