from __future__ import annotations

import pytest

from pratique.checks.mail.bulk_mailer import CHECK


def test_points_at(marked):
    (sign,) = marked(CHECK, "php-bulk-mailer", 0.8)
    assert str(sign.places[0]) == "/srv/www/a/x.php:3"


@pytest.mark.parametrize(("name", "confidence"), [("php-bulk-mailer", 0.5), ("php-code", 0.99)])
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []
