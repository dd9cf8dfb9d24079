from __future__ import annotations

import pytest

from pratique.checks.web.php_prepend import CHECK
from pratique.model import Severity
from pratique.parsers.web_directive import WebDirective
from pratique.store.tables import Tables


def signs(rows):
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


@pytest.mark.parametrize(
    ("server", "path", "directive", "value"),
    [
        ("php", "/srv/a/.user.ini", "auto_prepend_file", "/tmp/.x"),
        ("php", "/etc/php/8.2/fpm/php.ini", "auto_append_file", "x.png"),
        ("apache", "/srv/a/.htaccess", "php_value", 'auto_prepend_file "/srv/a/x.jpg"'),
        ("php-fpm", "/etc/php/8.2/fpm/pool.d/www.conf", "php_admin_value[auto_prepend_file]", "/x"),
        ("nginx", "/etc/nginx/n", "fastcgi_param", 'PHP_VALUE "auto_prepend_file=/x"'),
    ],
)
def test_points_at(server, path, directive, value):
    (sign,) = signs([WebDirective(path, 4, server, directive, value, "")])
    assert (str(sign.places[0]), sign.severity) == (f"{path}:4", None)


@pytest.mark.parametrize(
    ("server", "directive", "value"),
    [
        ("php", "auto_prepend_file", ""),
        ("php", "auto_prepend_file", "none"),
        ("php", "include_path", "/tmp"),
        ("apache", "SetEnv", "auto_prepend_file /x"),
    ],
)
def test_leaves_alone(server, directive, value):
    assert signs([WebDirective("/srv/a/.user.ini", 1, server, directive, value, "")]) == []


def test_a_known_firewall_is_worth_a_look_and_no_more():
    row = WebDirective("/a/.user.ini", 1, "php", "auto_prepend_file", "/a/wordfence-waf.php", "")
    (sign,) = signs([row])
    assert sign.severity is Severity.LOW
