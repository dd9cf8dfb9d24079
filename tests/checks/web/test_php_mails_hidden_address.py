from __future__ import annotations

import pytest

from pratique.checks.web.php_mails_hidden_address import CHECK


@pytest.mark.parametrize("confidence", [0.7, 0.85])
def test_points_at(marked, confidence):
    (sign,) = marked(CHECK, "php-mails-hidden-address", confidence)
    assert (str(sign.places[0]), sign.quote) == ("/srv/www/a/x.php:3", "code();")


@pytest.mark.parametrize(
    ("name", "confidence"), [("php-mails-hidden-address", 0.5), ("php-code", 0.99)]
)
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []
