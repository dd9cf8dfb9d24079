from __future__ import annotations

import pytest

from pratique.inventory.autostart.authorized_key import items
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.passwd import Account
from pratique.parsers.ssh_settings import SshSetting
from pratique.store.tables import Tables

TYPES = [AuthorizedKey, SshSetting, Account]


@pytest.mark.parametrize(
    ("options", "command"),
    [
        ("", ""),
        ("no-pty", ""),
        ('no-pty,command="/usr/bin/rrsync /srv",restrict', "/usr/bin/rrsync /srv"),
        (r'command="echo \"a\""', 'echo "a"'),
    ],
)
def test_a_key(options, command):
    row = AuthorizedKey("/root/.ssh/authorized_keys", 2, None, options, "ssh-rsa", "SHA256:a", "me")
    with Tables.of([row], TYPES) as tables:
        (item,) = items(tables)
    assert (item.command, item.username, item.name) == (command, "", "ssh-rsa SHA256:a me")


@pytest.mark.parametrize(
    ("setting", "path", "username"),
    [
        ("/srv/keys/%u", "/srv/keys/bob", "bob"),
        (".ssh/authorized_keys /srv/keys/%u/keys", "/srv/keys/bob/keys", "bob"),
        ("/srv/%u/%u.pub", "/srv/bob/bob.pub", "bob"),
        ("/srv/%u/%u.pub", "/srv/bob/eve.pub", ""),
        ("%h/keys", "/home/b/keys", "bob"),
        ("/srv/keys%h/k", "/srv/keys/home/b/k", "bob"),
        ("%h/keys", "/home/nobody/keys", ""),
        ("/srv/keys/%U-100%%", "/srv/keys/1000-100%", ""),
        ("/srv/keys/all", "/srv/keys/all", ""),
        ("%h%h%h%h", "/" * 3000, ""),
        ("/srv" + "%x" * 100, "/srv" + "a" * 500, ""),
    ],
)
def test_whose_keys_they_are(setting, path, username):
    rows = [
        AuthorizedKey(path, 2, None, "", "ssh-rsa", "SHA256:a", ""),
        SshSetting("/etc/ssh/sshd_config", 1, "server", "", "authorizedkeysfile", setting),
        Account("/etc/passwd", 2, "bob", 1000, 1000, "shadowed", "", "/home/b", "/bin/sh"),
    ]
    with Tables.of(rows, TYPES) as tables:
        (item,) = items(tables)
    assert item.username == username
