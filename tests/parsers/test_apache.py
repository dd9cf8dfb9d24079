from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.apache import parse
from pratique.parsers.site import Site
from pratique.parsers.web_directive import WebDirective

PATH = "/etc/apache2/sites-enabled/a.conf"

HOST = b"""\
# comment \\
<VirtualHost *:80>
  ServerName a.example
  ServerAlias www.a.example "b.example"
  DocumentRoot "/srv/www/a b/"
  <IfModule mod_php.c>
    <FilesMatch "\\.jpg$">
      SetHandler \\
        application/x-httpd-php
    </FilesMatch>
  </IfModule>
</VirtualHost>
"""


def rows(content: bytes) -> list[object]:
    return list(parse(content, PATH))


def test_a_directive_knows_its_section_and_its_first_line():
    (handler,) = [r for r in rows(HOST) if getattr(r, "directive", "") == "SetHandler"]
    assert (handler.line, handler.value, handler.section) == (
        8,
        "application/x-httpd-php",
        r"FilesMatch \.jpg$",
    )


def test_a_question_about_the_server_is_no_section():
    (row,) = rows(b"<IfModule mod_php.c>\nphp_flag engine off\n</IfModule>\n")
    assert row == WebDirective(PATH, 2, "apache", "php_flag", "engine off", "")


def test_a_virtual_host_is_a_site():
    (site,) = [r for r in rows(HOST) if isinstance(r, Site)]
    names = ("a.example", "www.a.example", "b.example")
    assert site == Site(PATH, 2, "apache", "a.example", names, "/srv/www/a b", "configuration")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"!!\n", "not a directive of Apache"),
        (b"<?php\n", "not a section of Apache"),
        (b"</Files>\n", "closes a section of Apache that is not open"),
        (b"<Files x>\n", "a section of Apache that is not closed"),
    ],
)
def test_what_does_not_fit_is_kept(content, reason):
    (gap,) = rows(content)
    assert (gap.reason, gap.line) == (reason, 1)


LINE = st.sampled_from(
    [
        b"<Files x>",
        b"</Files>",
        b"Options +ExecCGI",
        b"# c",
        b"",
        b"a \\",
        b"<",
        b"\xff",
        b"!x",
        b"\\",
    ]
)


@given(st.lists(LINE | st.binary(max_size=30)))
def test_lines_add_up(lines):
    content = b"\n".join(lines)
    found = rows(content)
    assert all(isinstance(row, WebDirective | Site | Gap) for row in found)
    at = {row.line for row in found if not isinstance(row, Site)}
    for number, line in enumerate(content.split(b"\n"), start=1):
        before = content.split(b"\n")[number - 2] if number > 1 else b""
        plain = line.strip().isalnum() and not before.rstrip(b"\r").endswith(b"\\")
        assert not plain or number in at


def test_behind_very_many_sections_the_rest_is_read():
    content = b"<a>\n" * 5_000 + b"Options x\n" + b"</a>\n" * 5_000 + b"DocumentRoot /srv\n"
    found = rows(content)
    assert [row.reason for row in found if isinstance(row, Gap)] == ["nested too deep"]
    named = [(row.line, row.section) for row in found if isinstance(row, WebDirective)]
    assert named == [(5001, "a"), (10_002, "")]
