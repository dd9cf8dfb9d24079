from __future__ import annotations

import pytest

from pratique.checks.web.script_misleads import CHECK


def test_points_at(marked):
    (sign,) = marked(CHECK, "js-hidden-address", 0.9)
    assert (str(sign.places[0]), sign.quote) == ("/srv/www/a/x.php:3", "code();")


@pytest.mark.parametrize(("name", "confidence"), [("js-hidden-address", 0.5), ("php-code", 0.99)])
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []


@pytest.mark.parametrize(("confidence", "severity"), [(0.9, "high"), (0.75, "medium")])
def test_severity_follows_how_sure_it_is(marked, confidence, severity):
    (sign,) = marked(CHECK, "js-visitor-redirect", confidence)
    assert (sign.severity or CHECK.severity).name.lower() == severity
