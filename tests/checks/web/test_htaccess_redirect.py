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
    assert "b.example" in sign.why.english


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


ENGINES = [("RewriteCond", f"%{{HTTP_REFERER}} .*{name}.* [OR]") for name in ("google", "bing")]


def test_several_engines_are_graver():
    (sign,) = signs(rows(*ENGINES, AWAY))
    assert sign.severity.name.lower() == "high"


def test_what_stands_far_down_is_graver():
    path = "/srv/a/.htaccess"
    far = [
        WebDirective(path, 500, "apache", "RewriteCond", "%{HTTP_USER_AGENT} android", ""),
        WebDirective(path, 501, "apache", *AWAY, ""),
    ]
    (sign,) = signs([SITE, *far])
    assert sign.severity.name.lower() == "high"
    assert "empty lines" in sign.why.english


def test_copies_are_one_finding():
    copies = [
        WebDirective(f"/srv/a/{number}/.htaccess", line, "apache", name, value, "")
        for number in range(40)
        for line, (name, value) in enumerate([*ENGINES, AWAY], start=1)
    ]
    (sign,) = signs([SITE, *copies])
    assert len(sign.places) == 40


@pytest.mark.parametrize(
    ("directives", "title"),
    [
        ([*ENGINES, ("RewriteRule", "^(.*)$ /wp-track.php?q=$1 [L]")], "another page"),
        ([("ErrorDocument", "404 http://b.example/in.php")], "error pages"),
    ],
)
def test_other_ways(directives, title):
    (sign,) = signs(rows(*directives))
    assert title in sign.title.english


def test_nginx():
    row = WebDirective(
        "/etc/nginx/a",
        3,
        "nginx",
        "return",
        "302 http://b.example/",
        "if ($http_referer ~* (google|bing))",
    )
    (sign,) = signs([SITE, row])
    assert "b.example" in sign.why.english


@pytest.mark.parametrize(
    "directives",
    [
        [("ErrorDocument", "404 /404.html")],
        [("ErrorDocument", "404 https://www.a.example/404")],
        [("RewriteCond", "%{HTTP_USER_AGENT} googlebot"), ("RewriteRule", "^ /index.php [L]")],
        [
            ("RewriteCond", "%{HTTP_REFERER} google"),
            ("RewriteRule", "^ https://shop.a.example/ [R]"),
        ],
    ],
)
def test_leaves_other_ways_alone(directives):
    assert signs(rows(*directives)) == []
