from __future__ import annotations

import pytest

from pratique.content.secret import place


@pytest.mark.parametrize(
    "path",
    [
        "/usr/share/doc/x/config.php", "/srv/a/node_modules/b/config.js", "/srv/a/.env.example",
        "/var/www/a/wp-config-sample.php", "/srv/a/tests/key.pem", "/srv/a/README.md",
        "/usr/lib/python3/dist-packages/x/settings.py", "/srv/a/Test/x.php", "/etc/nsswitch.conf",
        "/var/www/d/sites/default/default.settings.php",
    ],
)  # fmt: skip
def test_samples_and_libraries(path):
    assert place.is_foreign(path)


@pytest.mark.parametrize(
    "path",
    [
        "/var/www/a/wp-config.php", "/srv/a/.env", "/srv/a/.env.production", "/etc/my.cnf",
        "/usr/local/bin/backup.sh", "/srv/docs/.env", "/opt/x/config.json", "/root/.my.cnf",
    ],
)  # fmt: skip
def test_what_people_set_up(path):
    assert not place.is_foreign(path)


@pytest.mark.parametrize(
    "path",
    ["/a/wp-config.php.bak", "/a/wp-config.php~", "/a/wp-config.php.old", "/a/wp-config.php"],
)
def test_copies_are_read_as_what_they_are_copies_of(path):
    assert place.original(path) == "/a/wp-config.php"


def test_lists():
    for path in ("/etc/shadow", "/etc/shadow-", "/var/backups/shadow.bak", "/srv/.htpasswd",
                 "/root/.pgpass", "/etc/dovecot/users", "/etc/postfix/sasl_passwd"):  # fmt: skip
        assert place.list_reader(path) is not None, path
    assert place.list_reader("/etc/passwd") is None
    assert place.list_reader("/etc/postfix/sasl_passwd.db") is None


def test_names():
    assert place.is_php_settings("/a/config.inc.php")
    assert place.is_php_settings("/a/db_connect.php")
    assert not place.is_php_settings("/a/index.php")
    assert place.is_code_settings("/a/local_settings.py")
    assert not place.is_code_settings("/a/views.py")
    assert place.is_line_settings("/a/.env.local")
    assert place.is_line_settings("/root/.aws/credentials")
    assert not place.is_line_settings("/a/x.txt")
    assert place.is_yaml("/a/database.yml")
    assert place.is_shell_settings("/a/.env")
    assert place.is_script("/a/x", "shell")
    assert place.is_script("/etc/cron.d/x", "text")
    assert not place.is_script("/a/x.php", "php")
    assert place.is_sample("/a/x.dist")
