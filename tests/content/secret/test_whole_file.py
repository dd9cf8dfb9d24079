from __future__ import annotations

import pytest

from pratique.content.secret.whole_file import is_secret_place, whole_file


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/app/config/master.key", "application-key"),
        ("/etc/restic/password", "backup-password"),
        ("/root/.restic-password", "backup-password"),
        ("/root/.borg_passphrase", "backup-password"),
        ("/root/.vault-token", "ci-secret"),
        ("/var/lib/jenkins/secrets/initialAdminPassword", "ci-secret"),
        ("/var/lib/rabbitmq/.erlang.cookie", "password"),
        ("/etc/ldap.secret", "directory-password"),
    ],
)
def test_places(path, kind):
    (found,) = whole_file(b" x9y\n", path)
    assert (found.kind, found.value, found.line) == (kind, b"x9y", None)
    assert is_secret_place(path)


def test_nothing_in_it_or_too_much():
    assert list(whole_file(b"\n", "/etc/restic/password")) == []
    assert list(whole_file(b"x9" * 9000, "/etc/restic/password")) == []


@pytest.mark.parametrize("path", ["/etc/passwd", "/usr/bin/restic", "/srv/backup.sh"])
def test_other_places(path):
    assert not is_secret_place(path)
    assert list(whole_file(b"x9y", path)) == []
