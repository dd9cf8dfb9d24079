from __future__ import annotations

import pytest

from pratique.checks.files.script_connects_back import CHECK
from pratique.model import Severity


def test_points_at(marked):
    (sign,) = marked(CHECK, "script-connects-back", 0.93)
    assert sign.places[0].path == "/srv/www/a/x.php"
    assert (sign.severity or CHECK.severity) is Severity.HIGH


@pytest.mark.parametrize(
    ("name", "confidence"), [("script-connects-back", 0.2), ("php-code", 0.99)]
)
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []
