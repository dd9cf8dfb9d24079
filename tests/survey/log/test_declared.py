from __future__ import annotations

import pytest

from pratique.parsers.environment_setting import EnvironmentSetting
from pratique.parsers.web_directive import WebDirective
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.log.declared import declared
from pratique.survey.log.log_pass import FOLDER, read_logs
from pratique.survey.surveyor import survey

APACHE = "/etc/apache2/apache2.conf"
NGINX = "/etc/nginx/nginx.conf"


def of(*rows: WebDirective) -> dict[str, tuple[str, ...]]:
    tables = Tables.of(rows, (WebDirective, EnvironmentSetting, File))
    return {
        path: tuple(form.slug.rpartition("-")[0] or form.slug for form in forms)
        for path, forms in declared(tables).items()
    }


def apache(*settings: str) -> tuple[WebDirective, ...]:
    parted = (setting.partition(" ") for setting in settings)
    return tuple(
        WebDirective(APACHE, number, "apache", name, value, "")
        for number, (name, _, value) in enumerate(parted)
    )


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        (
            ('LogFormat "%h %{usec}t %s" short', "CustomLog ${APACHE_LOG_DIR}/x.log short"),
            {"/var/log/apache2/x.log": ("declared-apache",)},
        ),
        (('CustomLog "/srv/logs/x.log" "%h %t %s"',), {"/srv/logs/x.log": ("declared-apache",)}),
        (
            (
                'LogFormat "%h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" '
                '\\"%{User-Agent}i\\"" combined',
                "CustomLog /srv/x.log combined env=!dontlog",
            ),
            {"/srv/x.log": ("access",)},
        ),
        (('LogFormat "%h %t"', "TransferLog /srv/x.log"), {"/srv/x.log": ("declared-apache",)}),
        (('LogFormat "%h"', "TransferLog /srv/x.log"), {"/srv/x.log": ()}),
        (("ErrorLog /srv/e.log",), {"/srv/e.log": ("apache",)}),
        (("ErrorLog syslog:local1",), {}),
        (
            ('ErrorLogFormat "[%{cu}t] [%l] %v %M"', "ErrorLog /srv/e.log"),
            {"/srv/e.log": ("declared-apache-error", "apache")},
        ),
        (('ErrorLogFormat "%M"', "ErrorLog /srv/e.log"), {"/srv/e.log": ("apache",)}),
        (("CustomLog /dev/null common",), {}),
        (
            ('CustomLog "|/usr/bin/rotatelogs -l /srv/x.log 86400" "%h %t"',),
            {"/srv/x.log": ("declared-apache",)},
        ),
    ],
)
def test_apache(settings: tuple[str, ...], found: dict[str, tuple[str, ...]]) -> None:
    assert of(*apache(*settings)) == found


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        (
            (("log_format", "m '$msec $remote_addr'"), ("access_log", "/srv/a.log m buffer=32k")),
            {"/srv/a.log": ("declared-nginx",)},
        ),
        ((("access_log", "/srv/a.log"),), {"/srv/a.log": ("access",)}),
        ((("access_log", "off"),), {}),
        ((("access_log", "syslog:server=unix:/x"),), {}),
        ((("error_log", "/srv/e.log warn"),), {"/srv/e.log": ("nginx",)}),
    ],
)
def test_nginx(settings: tuple[tuple[str, str], ...], found: dict[str, tuple[str, ...]]) -> None:
    assert (
        of(*(WebDirective(NGINX, 1, "nginx", name, value, "http") for name, value in settings))
        == found
    )


def test_php() -> None:
    assert of(
        WebDirective(
            "/etc/php/8.4/fpm/pool.d/w.conf",
            1,
            "php-fpm",
            "php_admin_value[error_log]",
            "/srv/p.log",
            "www",
        ),
        WebDirective(
            "/etc/php/8.4/fpm/pool.d/w.conf", 2, "php-fpm", "slowlog", "/srv/$pool.slow", "www"
        ),
        WebDirective("/etc/php/8.4/cli/php.ini", 3, "php", "error_log", "syslog", "PHP"),
    ) == {"/srv/p.log": ("php",), "/srv/www.slow": ("php-fpm",)}


def test_a_declared_log_is_read_by_its_form(server, tmp_path) -> None:
    root = server(
        {
            "etc/apache2/apache2.conf": b'LogFormat "%h %{usec}t %s %m %U%q" odd\n'
            b'CustomLog "|/usr/bin/rotatelogs /data/traffic-%Y%m%d 86400" odd\n',
            "data/traffic-20261103": b"192.0.2.1 1793671800250000 200 GET /x?y=1\n" * 3,
        }
    )
    folder = tmp_path / "survey"
    survey(root, folder, processes=1)
    read_logs(root, folder, threads=1)
    from pratique.parsers.log.row.log_file import LogFile
    from pratique.parsers.log.row.web_request import WebRequest

    with Tables.open_at(folder, (LogFile, WebRequest)) as tables:
        (file,) = tables.rows(LogFile)
        assert (file.path, file.understood, file.unread) == ("/data/traffic-20261103", 3, 0)
        assert {(row.resource, row.query, row.status) for row in tables.rows(WebRequest)} == {
            ("/x", "y=1", 200)
        }
    assert (folder / FOLDER).is_dir()


def test_declared_complaints_and_pools_are_read_by_their_forms(server, tmp_path) -> None:
    root = server(
        {
            "etc/apache2/apache2.conf": b'ErrorLogFormat "%{cu}t %l %v [client\\ %a] %M"\n'
            b"ErrorLog /data/odd.txt\n",
            "data/odd.txt": b"2026-11-03 02:10:00.5 error example.org [client 192.0.2.1:9] no\n"
            * 3,
            "etc/php/8.4/fpm/pool.d/w.conf": b"[www]\naccess.log = /data/$pool.txt\n"
            b'access.format = "%t %R %m %r%Q%q %s"\n',
            "data/www.txt": b"03/Nov/2026:02:10:00 +0000 192.0.2.1 GET /x.php?y=1 200\n" * 3,
        }
    )
    folder = tmp_path / "survey"
    survey(root, folder, processes=1)
    read_logs(root, folder, threads=1)
    from pratique.parsers.log.row.error_event import ErrorEvent
    from pratique.parsers.log.row.web_request import WebRequest

    with Tables.open_at(folder, (ErrorEvent, WebRequest)) as tables:
        assert {
            (row.path, row.site, row.address, row.message) for row in tables.rows(ErrorEvent)
        } == {("/data/odd.txt", "example.org", "192.0.2.1", "no")}
        assert {(row.path, row.resource, row.query) for row in tables.rows(WebRequest)} == {
            ("/data/www.txt", "/x.php", "y=1")
        }
