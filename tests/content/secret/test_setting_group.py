from __future__ import annotations

import pytest

from pratique.content.secret.found import Setting
from pratique.content.secret.setting_group import secrets_among


def among(path="/srv/a/app.ini", *, strict=False, **values):
    settings = [
        Setting(number, key.replace("__", "."), value, 0)
        for number, (key, value) in enumerate(values.items(), start=1)
    ]
    return [
        (one.kind, one.name, one.value, one.opens)
        for one in secrets_among(settings, path, strict=strict)
    ]


def test_what_stands_beside_it_says_what_it_opens():
    (found,) = among(
        DB_PASSWORD=b"s3cret9", DB_HOST=b"db1", DB_USERNAME=b"u", DB_DATABASE=b"d", MAIL_HOST=b"m"
    )
    assert found == ("database-password", "DB_PASSWORD", b"s3cret9", 'database "d" at db1 as "u"')


@pytest.mark.parametrize(
    ("path", "key", "kind"),
    [
        ("/a/.env", "MAIL_PASSWORD", "mail-password"),
        ("/a/configuration.php", "smtppass", "mail-password"),
        ("/a/x.ini", "ftp_pass", "ftp-password"),
        ("/a/x.ini", "ldap_bindpw", "directory-password"),
        ("/a/wp-config.php", "SECURE_AUTH_SALT", "application-key"),
        ("/a/x.ini", "aws_secret_access_key", "cloud-key"),
        ("/a/x.ini", "api_token", "api-key"),
        ("/etc/wireguard/wg0.conf", "PrivateKey", "vpn-key"),
        ("/root/.s3cfg", "secret_key", "cloud-key"),
        ("/root/.kube/config", "users.user.token", "ci-secret"),
        ("/a/config.inc.php", "cfg.Servers.i.password", "database-password"),
        ("/a/x.ini", "password", "password"),
    ],
)
def test_kinds(path, key, kind):
    (found,) = among(path, **{key.replace(".", "__"): b"Xy7-value-0123456"})
    assert found[0] == kind


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("min_password", b"8"), ("reset_password", b"abc123"), ("password_file", b"x9"),
        ("password", b"password"), ("password", b"Enter your password"), ("password", b"/etc/pw"),
        ("ssl_key_password", b"keys.pem"), ("bypass", b"abc123"), ("token", b"language.support"),
        ("password", b"${PW}"), ("csrf_token", b"abcdef0123456789"), ("public_key", b"abc0123456"),
    ],
)  # fmt: skip
def test_labels_and_switches_are_none(key, value):
    assert among(**{key: value}) == []


def test_a_program_tells_a_login_by_all_three():
    login = {"host": b"db1", "user": b"u", "password": b"s3cret9"}
    assert among("/a/x.php", strict=True, **login)
    assert among("/a/x.php", strict=True, password=b"s3cret9") == []
    labels = {"host": b"Server", "user": b"Username", "password": b"Passwort"}
    assert among("/a/x.php", strict=True, **labels) == []


def test_an_address_for_a_host():
    (found,) = among(
        spring__datasource__url=b"jdbc:mysql://db:3306/shop",
        spring__datasource__password=b"s3cret9",
    )
    assert found[3] == 'MySQL database "shop" at db:3306'
