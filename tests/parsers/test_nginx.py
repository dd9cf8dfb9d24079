from __future__ import annotations

import tracemalloc
from collections import deque

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


def test_lines_are_counted_over_everything():
    content = b"# c\n\na 'x\ny';\nb_by_lua_block {\n if { }\n}\nc\n  d;\n}\n"
    found = [(row.line, getattr(row, "directive", None)) for row in rows(content)]
    assert found == [(3, "a"), (5, "b_by_lua_block"), (8, "c"), (10, None)]


def test_behind_very_many_blocks_the_rest_is_read():
    content = b"a {\n" * 5_000 + b"root /x;\n" + b"}\n" * 5_000 + b"b c;\n"
    found = rows(content)
    assert [row.reason for row in found if isinstance(row, Gap)] == ["nested too deep"]
    named = [(row.line, row.directive, row.section) for row in found if not isinstance(row, Gap)]
    assert named == [(5001, "root", "a"), (10_002, "b", "")]


def test_a_directive_of_very_many_words_is_a_gap_too():
    row, gap = sorted(rows(b"a" + b" b" * 200_000 + b";"), key=lambda row: isinstance(row, Gap))
    assert row.directive == "a"
    assert gap.reason == "a directive of nginx too long to keep as a whole"


@pytest.mark.parametrize("unit", [b"a {\n", b"a ", b"\n", b"{", b"}"])
def test_memory_does_not_grow_with_the_file(unit):
    def peak(count: int) -> int:
        content = unit * count
        tracemalloc.start()
        deque(parse(content, PATH), maxlen=0)
        taken = tracemalloc.get_traced_memory()[1] - 2 * len(content)
        tracemalloc.stop()
        return taken

    assert peak(100_000) < 12_000_000
