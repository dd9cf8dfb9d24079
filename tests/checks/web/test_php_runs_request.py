from __future__ import annotations

import pytest

from pratique.checks.web.php_runs_request import CHECK
from pratique.model import Severity


@pytest.mark.parametrize("confidence", [0.7, 0.8, 0.97])
def test_points_at(marked, confidence):
    (sign,) = marked(CHECK, "php-runs-request", confidence)
    assert (str(sign.places[0]), sign.quote) == ("/srv/www/a/x.php:3", "code();")


@pytest.mark.parametrize(("name", "confidence"), [("php-runs-request", 0.4), ("php-code", 0.99)])
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []


@pytest.mark.parametrize(
    ("confidence", "severity"), [(0.97, None), (0.8, Severity.HIGH), (0.55, Severity.LOW)]
)
def test_the_surer_the_worse(marked, confidence, severity):
    (sign,) = marked(CHECK, "php-runs-request", confidence)
    assert sign.severity is severity
