from __future__ import annotations

import pytest

from pratique.checks.files.archive_bomb import CHECK
from pratique.model import Severity


def test_points_at(marked):
    (sign,) = marked(CHECK, "archive-bomb", 0.95, kind="zip")
    assert (sign.places[0].path, sign.why.english) == ("/srv/www/a/x.php", "Seen on line 3.")


@pytest.mark.parametrize(("name", "confidence"), [("archive-bomb", 0.4), ("php-code", 0.99)])
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []


@pytest.mark.parametrize(("confidence", "severity"), [(0.9, None), (0.8, Severity.LOW)])
def test_a_high_ratio_alone_is_a_low_one(marked, confidence, severity):
    (sign,) = marked(CHECK, "archive-bomb", confidence, kind="zip")
    assert sign.severity is severity
