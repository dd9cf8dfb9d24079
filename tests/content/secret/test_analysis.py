from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.identify import identify
from pratique.content.secret.analysis import MOST, find_secrets
from pratique.model import Gap

FILES = {
    "/var/www/a/wp-config.php": b"<?php\ndefine('DB_PASSWORD', 'x9y');\n",
    "/var/www/a/wp-config.php.bak": b"<?php\ndefine('DB_PASSWORD', 'x9y');\n",
    "/var/www/a/sites/default/settings.php": b"<?php $databases['a']['b'] = ['password' => "
    b"'x9y', 'database' => 'd'];",
    "/var/www/a/app/etc/local.xml": b"<?xml version='1.0'?><c><password>x9y</password></c>",
    "/var/www/a/lib/db.php": b"<?php mysqli_connect('h', 'u', 'x9y');",
    "/srv/a/.env": b"DB_PASSWORD=x9y\n",
    "/srv/a/settings.py": b"import os\nDATABASES = {'default': {'PASSWORD': 'x9y'}}\n",
    "/srv/a/config/database.yml": b"production:\n  password: x9y\n",
    "/srv/a/application.properties": b"spring.datasource.password=x9y\n",
    "/srv/a/docker-compose.yml": b"services:\n  db:\n    environment:\n      - DB_PASSWORD=x9y\n",
    "/srv/a/config.json": b'{"database": {"password": "x9y"}}',
    "/srv/a/web.config": b'<c><add name="a" connectionString="Server=h;Pwd=x9y;"/></c>',
    "/root/.my.cnf": b"[client]\npassword=x9y\n",
    "/root/.pgpass": b"h:1:d:u:x9y\n",
    "/root/.git-credentials": b"https://bob:x9y@git.internal\n",
    "/root/.npmrc": b"//r.internal/:_password=x9y\n",
    "/etc/restic/password": b"x9y\n",
    "/etc/postfix/sasl_passwd": b"mx u:x9y\n",
    "/etc/postfix/mysql.cf": b"password = x9y\n",
    "/etc/exim4/exim4.conf.local": b"hide mysql_servers = h/d/u/x9y\n",
    "/etc/wpa_supplicant/wpa_supplicant.conf": b'network={\n psk="x9y"\n}\n',
    "/etc/cron.daily/dump": b"#!/bin/sh\nmysqldump -px9y a\n",
    "/root/.bash_history": b"mysql -uroot -px9y\n",
}


def found(content, path):
    kind = identify(content[:4096], path.rpartition("/")[2]) or "empty"
    return list(find_secrets(content, path, kind))


@pytest.mark.parametrize("path", FILES)
def test_forms(path):
    assert [one.value for one in found(FILES[path], path)] == [b"x9y"]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/usr/share/doc/a/config.php", FILES["/var/www/a/wp-config.php"]),
        ("/var/www/a/.env.example", FILES["/srv/a/.env"]),
        ("/var/www/a/lang/en.php", b"<?php return ['password' => 'Password', 'user' => 'User'];"),
        ("/var/www/a/wp-config.php", b"<?php define('DB_PASSWORD', 'password_here');"),
        ("/var/www/a/config/database.php", b"<?php return ['password' => env('P', 'x9y')];"),
        ("/etc/shadow", b"root:*:1::::::\nbob:!:1::::::\n"),
        ("/var/www/a/x.png", b"\x89PNG\r\n\x1a\n password=x9y"),
        ("/srv/a/README.md", b"mysql://u:x9y@db/d"),
    ],
)  # fmt: skip
def test_what_is_none(path, content):
    assert found(content, path) == []


def test_each_once():
    assert len(found(b"A_PASSWORD=x9y\nB_PASSWORD=x9y\n", "/srv/.env")) == 2


def test_the_value_is_in_no_picture_of_it():
    (one,) = found(FILES["/srv/a/.env"], "/srv/a/.env")
    assert "x9y" not in repr(one)


def test_very_many_are_a_gap():
    content = b"".join(b"u%d:$6$s$h%d:1:\n" % (n, n) for n in range(MOST + 5))
    *rows, gap = found(content, "/etc/shadow")
    assert len(rows) == MOST
    assert isinstance(gap, Gap)
    assert "$6$" not in gap.detail


@given(st.binary(max_size=300), st.sampled_from(sorted(FILES)))
def test_takes_anything(content, path):
    for kind in ("php", "text", "json", "xml", "shell", "elf"):
        list(find_secrets(FILES[path][:20] + content, path, kind))
