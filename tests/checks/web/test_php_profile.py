from __future__ import annotations

import pytest

from pratique.checks.web.php_profile import CHECK
from pratique.content.mark import Mark
from pratique.model import Severity
from pratique.store.tables import Tables

PATH = "/srv/www/a/x.php"


@pytest.mark.parametrize(
    ("confidence", "severity"),
    [(0.995, Severity.HIGH), (0.98, Severity.MEDIUM), (0.95, Severity.LOW), (0.6, Severity.LOW)],
)
def test_points_at(marked, confidence, severity):
    (sign,) = marked(CHECK, "php-profile", confidence)
    assert (str(sign.places[0]), sign.severity) == (f"{PATH}:3", severity)


@pytest.mark.parametrize(("name", "confidence"), [("php-profile", 0.3), ("php-code", 0.99)])
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []


def _signs(file, *marks: tuple[str, float]):
    rows = [Mark(PATH, 3, name, "code();", "Seen.", weight) for name, weight in marks]
    return list(CHECK.find(Tables.of([*rows, file(PATH, kind="php")], CHECK.reads)))


def test_what_another_check_tells_is_not_told_twice(file):
    assert _signs(file, ("php-profile", 0.99), ("php-runs-request", 0.9)) == []


def test_weak_signs_beside_it_speak_for_the_same(file):
    (sign,) = _signs(file, ("php-profile", 0.94), ("php-runs-request", 0.6))
    assert (sign.confidence, sign.severity) == (0.95, Severity.MEDIUM)
    assert "too weak alone" in sign.why.english
