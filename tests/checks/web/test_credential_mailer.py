from __future__ import annotations

import pytest

from pratique.checks.web.credential_mailer import CHECK
from pratique.content.mark import Mark
from pratique.store.tables import Tables


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


def test_says_where_it_goes(file):
    page, notes = "/srv/www/kit/post.php", "/srv/www/kit/mail.php"
    rows = [
        Mark(page, 3, "php-mails-password", "mail($to);", "Mailed on line 3.", 0.85),
        Mark(page, 3, "php-collects-credentials", "$_POST['password']", "It leads on.", 0.9),
        Mark(notes, 2, "credential-destination", "catch@b.example.net", "", 0.7),
        file(page, kind="php"),
        file(notes, kind="php"),
    ]
    (sign,) = CHECK.find(Tables.of(rows, CHECK.reads))
    assert sign.why.english.endswith(
        "Files beside it name where such things are sent: catch@b.example.net."
    )
    rows.append(Mark(page, 4, "credential-destination", "own@b.example.net", "", 0.7))
    (sign,) = CHECK.find(Tables.of(rows, CHECK.reads))
    assert sign.why.english.endswith("It goes to: own@b.example.net.")
