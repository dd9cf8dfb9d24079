from __future__ import annotations

import pytest

from pratique.checks.web.htaccess_watchers import CHECK
from pratique.parsers.web_directive import WebDirective
from pratique.store.tables import Tables


def signs(*directives):
    rows = [
        WebDirective("/srv/www/a/.htaccess", number, "apache", name, value, "")
        for number, (name, value) in enumerate(directives, start=1)
    ]
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


def test_points_at():
    named = [("deny", f"from .{name}.com") for name in ("phishtank", "netcraft", "opendns")]
    (sign,) = signs(*named)
    assert "phishtank" in sign.why.english
    assert sign.severity is None
    (sign,) = signs(*named, *(("deny", f"from 10.{number}.0.0/16") for number in range(80)))
    assert sign.severity.name.lower() == "high"


@pytest.mark.parametrize(
    "directives",
    [
        [("RewriteCond", "%{HTTP_USER_AGENT} ^EmailSiphon [OR]")] * 50,
        [("deny", f"from 10.{number}.0.0/16") for number in range(200)],
        [("deny", "from .phishtank.com")],
    ],
)
def test_leaves_alone(directives):
    assert signs(*directives) == []
