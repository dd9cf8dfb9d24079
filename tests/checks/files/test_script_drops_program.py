from __future__ import annotations

import pytest

from pratique.checks.files.script_drops_program import CHECK
from pratique.model import Severity


def test_points_at(marked):
    (sign,) = marked(CHECK, "script-drops-program", 0.92)
    assert sign.places[0].path == "/srv/www/a/x.php"
    assert (sign.severity or CHECK.severity) is Severity.HIGH


@pytest.mark.parametrize(
    ("name", "confidence"), [("script-drops-program", 0.2), ("php-code", 0.99)]
)
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []


@pytest.mark.parametrize(("confidence", "severity"), [(0.75, Severity.MEDIUM), (0.5, Severity.LOW)])
def test_less_than_a_dropper_weighs_less(marked, confidence, severity):
    (sign,) = marked(CHECK, "script-drops-program", confidence)
    assert sign.severity is severity
