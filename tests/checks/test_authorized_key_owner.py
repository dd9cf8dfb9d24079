from __future__ import annotations

import pytest

from pratique.checks.account_kind import AccountList
from pratique.checks.authorized_key_owner import home_with, owners
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.passwd import parse

LIST = AccountList.of(
    parse(
        b"root:x:0:0::/root:/bin/bash\nwww-data:x:33:33::/var/www/:/bin/sh\n"
        b"a:x:1000:1000::/home/both:/bin/sh\nb:x:1001:1001::/home/both:/bin/sh\n",
        "/etc/passwd",
    )
)


@pytest.mark.parametrize(
    ("path", "home"),
    [
        ("/root/.ssh/authorized_keys", "/root"),
        ("/.ssh/authorized_keys", "/"),
        ("/etc/ssh/authorized_keys/root", None),
    ],
)
def test_home_with(path, home):
    assert home_with(path) == home


@pytest.mark.parametrize(
    ("path", "username", "names"),
    [
        ("/root/.ssh/authorized_keys", "root", ["root"]),
        ("/var/www/.ssh/authorized_keys", "www", ["www-data"]),
        ("/home/both/.ssh/authorized_keys", "both", ["a", "b"]),
        ("/srv/root/.ssh/authorized_keys", "root", []),
        ("/etc/ssh/authorized_keys/www-data", "www-data", ["www-data"]),
        ("/etc/ssh/authorized_keys", None, []),
    ],
)
def test_owners(path, username, names):
    key = AuthorizedKey(path, 1, username, "", "ssh-ed25519", "SHA256:x", "")
    assert [account.username for account in owners(key, LIST)] == names
