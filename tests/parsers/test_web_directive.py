from __future__ import annotations

import pytest

from pratique.parsers.web_directive import WebDirective, folder, unquoted


@pytest.mark.parametrize(
    ("server", "directive", "value", "setting"),
    [
        ("php", "auto_prepend_file", "/x", ("auto_prepend_file", "/x")),
        ("apache", "php_value", 'auto_prepend_file "/x"', ("auto_prepend_file", "/x")),
        ("apache", "Options", "auto_prepend_file", None),
        ("php-fpm", "php_admin_value[auto_prepend_file]", "/x", ("auto_prepend_file", "/x")),
        ("php-fpm", "user", "www", None),
        ("nginx", "fastcgi_param", 'PHP_VALUE "auto_prepend_file=/x"', ("auto_prepend_file", "/x")),
        ("nginx", "fastcgi_param", "SCRIPT_NAME x", None),
        ("nginx", "root", "/x", None),
    ],
)
def test_says_which_php_setting_it_gives(server, directive, value, setting):
    assert WebDirective("/p", 1, server, directive, value, "").php_setting == setting


def test_unquoted_takes_one_pair():
    assert [unquoted(v) for v in (' "a b" ', "'a'", '"a" "b"', '"', "a")] == [
        "a b",
        "a",
        '"a" "b"',
        '"',
        "a",
    ]


def test_a_folder_has_no_slash_at_its_end():
    assert [folder(v) for v in ('"/srv/www/"', "/", "/srv")] == ["/srv/www", "/", "/srv"]
