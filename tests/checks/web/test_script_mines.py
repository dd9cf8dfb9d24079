from __future__ import annotations

import pytest

from pratique.checks.web.script_mines import CHECK


def test_points_at(marked):
    (sign,) = marked(CHECK, "js-miner", 0.85)
    assert (str(sign.places[0]), sign.quote) == ("/srv/www/a/x.php:3", "code();")


@pytest.mark.parametrize(("name", "confidence"), [("js-miner", 0.5), ("php-code", 0.99)])
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []
