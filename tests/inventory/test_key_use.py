from __future__ import annotations

import pytest

from pratique.inventory.key_use import with_use
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.web_directive import WebDirective
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.secret import Secret

PRINT = "SHA256:" + "a" * 43
LINK = File("/etc/le/live/a/k.pem", "/etc/le/live/a", "k.pem", "symlink", 1, 0o777, 0, 0, 1, 1, 1,
            1, None, None, None, None, None, None, None, 0, "../../archive/a/k1.pem", None, None,
            None)  # fmt: skip


def opens(secret, *rows):
    with Tables.of(rows, (WebDirective, AuthorizedKey, File)) as tables:
        return with_use(tables)(secret).opens


def tls(path):
    return Secret(path, 1, "tls-key", "n", "TLS", "f")


@pytest.mark.parametrize(
    ("path", "directive", "server", "value"),
    [
        ("/etc/ssl/k.pem", "ssl_certificate_key", "nginx", "/etc/ssl/k.pem"),
        ("/etc/ssl/k.pem", "SSLCertificateKeyFile", "apache", '"/etc/ssl/k.pem"'),
        ("/etc/le/archive/a/k1.pem", "ssl_certificate_key", "nginx", "/etc/le/live/a/k.pem"),
    ],
)
def test_a_server_that_names_it(path, directive, server, value):
    named = WebDirective("/etc/w/a.conf", 7, server, directive, value, "server")
    assert opens(tls(path), named, LINK) == f"TLS; used by {server} (/etc/w/a.conf:7)"
    assert opens(tls("/other"), named, LINK) == "TLS"


def test_an_account_that_it_opens():
    secret = Secret("/root/.ssh/id", 1, "ssh-key", "n", f"the key {PRINT}", "f")
    key = AuthorizedKey("/home/a/.ssh/authorized_keys", 2, "a", "", "ssh-ed25519", PRINT, "")
    assert opens(secret, key).endswith("; on this server: /home/a/.ssh/authorized_keys:2")
    assert opens(secret) == f"the key {PRINT}"
