from __future__ import annotations

import pytest

from pratique.checks.web.archive_in_disguise import CHECK


def test_points_at(marked):
    (sign,) = marked(CHECK, "archive-in-disguise", 0.95, kind="zip")
    assert (sign.places[0].path, sign.why.english) == ("/srv/www/a/x.php", "Seen on line 3.")


@pytest.mark.parametrize(("name", "confidence"), [("archive-in-disguise", 0.4), ("php-code", 0.99)])
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []
