from __future__ import annotations

import pytest

from pratique.checks.web.page_opens_machine import CHECK
from pratique.model import Severity


def test_points_at(marked):
    (sign,) = marked(CHECK, "page-manages-files", 0.9)
    assert sign.places[0].path == "/srv/www/a/x.php"
    assert (sign.severity or CHECK.severity) is Severity.HIGH


@pytest.mark.parametrize(("name", "confidence"), [("page-manages-files", 0.2), ("php-code", 0.99)])
def test_leaves_alone(marked, name, confidence):
    assert marked(CHECK, name, confidence) == []
