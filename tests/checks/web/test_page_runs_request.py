from __future__ import annotations

import pytest

from pratique.checks.web.page_runs_request import CHECK
from pratique.model import Severity


def test_points_at(marked):
    (sign,) = marked(CHECK, "page-runs-request", 0.95)
    assert sign.places[0].path == "/srv/www/a/x.php"
    assert (sign.severity or CHECK.severity) is Severity.CRITICAL


@pytest.mark.parametrize(("name", "confidence"), [("page-runs-request", 0.2), ("php-code", 0.99)])
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []


def test_a_doubt_weighs_little(marked):
    (sign,) = marked(CHECK, "page-runs-request", 0.6)
    assert sign.severity is Severity.LOW
