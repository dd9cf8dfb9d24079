from __future__ import annotations

import pytest

from pratique.checks.web.handler_runs_data import CHECK
from pratique.model import Severity
from pratique.parsers.web_directive import WebDirective
from pratique.store.tables import Tables

HTACCESS = "/srv/a/uploads/.htaccess"


def signs(rows):
    return list(CHECK.find(Tables.of(rows, CHECK.reads)))


def row(directive, value, section="", server="apache", path=HTACCESS):
    return WebDirective(path, 2, server, directive, value, section)


@pytest.mark.parametrize(
    "rows",
    [
        [row("AddHandler", "application/x-httpd-php .jpg .php")],
        [row("AddType", "application/x-httpd-php .txt")],
        [row("addhandler", "php5-script gif")],
        [row("SetHandler", "application/x-httpd-php")],
        [row("SetHandler", "application/x-httpd-php", r"FilesMatch \.jpg$")],
        [row("ForceType", "application/x-httpd-php", "Files favicon.ico")],
        [
            row(
                "SetHandler",
                '"proxy:unix:/run/php.sock|fcgi://localhost"',
                r"FilesMatch \.(png|gif)$",
            )
        ],
        [row("SetHandler", "application/x-httpd-php", "FilesMatch .*")],
        [row("Options", "+ExecCGI"), row("AddHandler", "cgi-script .png")],
        [
            row(
                "security.limit_extensions",
                ".php .jpg",
                "www",
                "php-fpm",
                "/etc/php/pool.d/www.conf",
            )
        ],
        [row("security.limit_extensions", "", "www", "php-fpm", "/etc/php/pool.d/www.conf")],
        [row("fastcgi_pass", "unix:/x", r"location ~ \.(gif|jpg)$", "nginx", "/etc/nginx/n")],
    ],
)
def test_points_at(rows):
    (sign,) = signs(rows)
    assert sign.severity is None


@pytest.mark.parametrize(
    "rows",
    [
        [row("AddHandler", "application/x-httpd-php .php .phtml")],
        [row("AddHandler", "application/x-httpd-ea-php82 .php .php8 .phtml")],
        [row("AddHandler", "cgi-script .php .pl .py .jpg"), row("Options", "-ExecCGI")],
        [row("AddHandler", "cgi-script .cgi .pl"), row("Options", "+ExecCGI")],
        [row("SetHandler", "application/x-httpd-php", r"FilesMatch \.ph(p|tml)$")],
        [row("SetHandler", "application/x-httpd-php", r"FilesMatch .+\.ph(ar|p|tml)$")],
        [row("AddType", "image/webp .webp")],
        [row("SetHandler", "default-handler")],
        [row("SetHandler", "server-status", "Location /server-status")],
        [row("security.limit_extensions", ".php", "www", "php-fpm", "/etc/php/pool.d/www.conf")],
        [row("fastcgi_pass", "unix:/x", r"location ~ \.php$", "nginx", "/etc/nginx/n")],
    ],
)
def test_leaves_alone(rows):
    assert signs(rows) == []


def test_pages_that_run_as_php_are_old_but_common():
    (sign,) = signs([row("AddType", "application/x-httpd-php .html .htm")])
    assert sign.severity is Severity.LOW
