from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.nginx import parse
from pratique.parsers.site import Site
from pratique.parsers.web_directive import WebDirective

PATH = "/etc/nginx/sites-enabled/a"

SERVER = rb"""
server {
    listen 80; # first
    server_name a.example *.a.example;
    root "/srv/www/a/";
    location ~ \.(gif|jpg)$ {
        fastcgi_pass unix:/run/php.sock;
        fastcgi_param PHP_VALUE "auto_prepend_file=/tmp/x;y";
    }
    access_by_lua_block { if a then { } end }
}
"""


def rows(content: bytes) -> list[object]:
    return list(parse(content, PATH))


def test_directives_know_their_block():
    (row,) = [r for r in rows(SERVER) if getattr(r, "directive", "") == "fastcgi_pass"]
    assert row == WebDirective(
        PATH, 7, "nginx", "fastcgi_pass", "unix:/run/php.sock", r"location ~ \.(gif|jpg)$"
    )


def test_a_server_block_is_a_site():
    (site,) = [r for r in rows(SERVER) if isinstance(r, Site)]
    names = ("a.example", "*.a.example")
    assert site == Site(PATH, 2, "nginx", "a.example", names, "/srv/www/a", "configuration")


def test_a_root_inside_a_location_counts_when_there_is_no_other():
    (site,) = [
        r
        for r in rows(b"server { server_name _; location / { root /srv/x; } }")
        if isinstance(r, Site)
    ]
    assert (site.name, site.document_root) == ("", "/srv/x")


def test_lua_is_one_value():
    (row,) = [r for r in rows(SERVER) if getattr(r, "directive", "") == "access_by_lua_block"]
    assert row.value == "if a then { } end"


def test_a_pool_variable_keeps_its_braces():
    (row,) = rows(b"set $a ${b}c;")
    assert row.value == "$a ${b}c"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"}", "closes a block of nginx that is not open"),
        (b"server {", "a block of nginx that is not closed"),
        (b"listen 80", "a directive of nginx without its semicolon"),
        (b";", "a semicolon of nginx without a directive"),
        (b"listen 80 }", "a directive of nginx without its semicolon"),
    ],
)
def test_what_does_not_fit_is_kept(content, reason):
    assert reason in [row.reason for row in rows(content) if isinstance(row, Gap)]


PIECE = st.sampled_from([b"server", b"{", b"}", b";", b"'", b'"', b"\\", b"$", b"${", b"\n", b"#"])


@given(st.lists(PIECE | st.binary(max_size=8)).map(b"".join))
def test_any_bytes_give_rows_or_gaps(content):
    assert all(isinstance(row, WebDirective | Site | Gap) for row in rows(content))


@given(st.lists(st.from_regex(rb"[a-z]{1,9}( [a-z]{1,9}){0,3}", fullmatch=True)))
def test_each_directive_is_a_row(directives):
    content = b"".join(directive + b";\n" for directive in directives)
    assert [(r.line, f"{r.directive} {r.value}".strip()) for r in rows(content)] == [
        (number, directive.decode()) for number, directive in enumerate(directives, start=1)
    ]
