from __future__ import annotations

import pytest

from pratique.inventory.autostart.authorized_key import items
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.store.tables import Tables


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
    with Tables.of([row], [AuthorizedKey]) as tables:
        (item,) = items(tables)
    assert (item.command, item.username, item.name) == (command, "", "ssh-rsa SHA256:a me")
