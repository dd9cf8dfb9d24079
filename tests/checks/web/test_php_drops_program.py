from __future__ import annotations

import pytest

from pratique.checks.web.php_drops_program import CHECK


@pytest.mark.parametrize("confidence", [0.7, 0.85, 0.97])
def test_points_at(marked, confidence):
    (sign,) = marked(CHECK, "php-drops-program", confidence)
    assert (str(sign.places[0]), sign.quote) == ("/srv/www/a/x.php:3", "code();")


@pytest.mark.parametrize(("name", "confidence"), [("php-drops-program", 0.5), ("php-code", 0.99)])
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []
