from __future__ import annotations

import pytest

from pratique.checks.web.credential_mailer import CHECK


@pytest.mark.parametrize("confidence", [0.7, 0.8, 0.97])
def test_points_at(marked, confidence):
    (sign,) = marked(CHECK, "php-mails-password", confidence)
    assert (str(sign.places[0]), sign.quote) == ("/srv/www/a/x.php:3", "code();")


@pytest.mark.parametrize(("name", "confidence"), [("php-mails-password", 0.4), ("php-code", 0.99)])
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []


def test_points_at_a_form_that_leads_away(marked):
    (sign,) = marked(CHECK, "html-credential-form-foreign", 0.75, kind="html")
    assert sign.places[0].path == "/srv/www/a/x.php"
