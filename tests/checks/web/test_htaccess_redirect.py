from __future__ import annotations

import pytest

from pratique.checks.web.htaccess_redirect import CHECK
from pratique.parsers.site import Site
from pratique.parsers.web_directive import WebDirective
from pratique.store.tables import Tables

SITE = Site("/etc/nginx/a", 1, "nginx", "a.example", ("a.example",), "/srv/a", "configuration")
AWAY = ("RewriteRule", "^(.*)$ http://b.example/in.php?q=$1 [R=302,L]")


def signs(rows):
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


def rows(*directives):
    path = "/srv/a/.htaccess"
    return [SITE] + [
        WebDirective(path, number, "apache", directive, value, "")
        for number, (directive, value) in enumerate(directives, start=1)
    ]


@pytest.mark.parametrize(
    "condition",
    [
        "%{HTTP_REFERER} .*google.* [OR]",
        "%{HTTP_REFERER} (bing|yahoo) [NC]",
        "%{HTTP_USER_AGENT} (android|iphone) [NC]",
    ],
)
def test_points_at(condition):
    (sign,) = signs(rows(("RewriteCond", condition), AWAY))
    assert str(sign.places[0]) == "/srv/a/.htaccess:2"
    assert "b.example" in sign.why


@pytest.mark.parametrize(
    "directives",
    [
        [AWAY],
        [("RewriteCond", "%{HTTPS} off"), AWAY],
        [("RewriteCond", "%{HTTP_REFERER} !google"), AWAY],
        [
            ("RewriteCond", "%{HTTP_REFERER} google"),
            ("RewriteRule", "^ https://www.a.example/ [R]"),
        ],
        [
            ("RewriteCond", "%{HTTP_USER_AGENT} bing"),
            ("RewriteRule", "^ https://%{HTTP_HOST}/x [R]"),
        ],
        [("RewriteCond", "%{HTTP_USER_AGENT} bing"), ("RewriteRule", "^ - [F]"), AWAY],
    ],
)
def test_leaves_alone(directives):
    assert signs(rows(*directives)) == []
