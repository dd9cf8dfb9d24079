from __future__ import annotations

import pytest

from pratique.checks.web.php_grants_account import CHECK


@pytest.mark.parametrize("confidence", [0.7, 0.85, 0.97])
def test_points_at(marked, confidence):
    (sign,) = marked(CHECK, "php-grants-account", confidence)
    assert (str(sign.places[0]), sign.quote) == ("/srv/www/a/x.php:3", "code();")


@pytest.mark.parametrize(("name", "confidence"), [("php-grants-account", 0.5), ("php-code", 0.99)])
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []


def test_an_account_that_is_hidden(marked):
    (sign,) = marked(CHECK, "php-hides-account", 0.85)
    assert (sign.title.english, sign.technique) == (
        "Code in a site hides one of its accounts",
        "T1564.002",
    )
