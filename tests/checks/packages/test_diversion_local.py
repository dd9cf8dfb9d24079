from __future__ import annotations

import pytest

from pratique.checks.packages.diversion_local import CHECK
from pratique.parsers.dpkg import Diversion
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize("path", ["/usr/bin/ps", "/bin/login", "/usr/lib/x/y.so", "/usr/sbin/sshd"])
def test_points_at(path):
    (sign,) = signs(Diversion(path, path + ".real", ":"))
    assert sign.subject == path
    assert [place.path for place in sign.dated] == ["/var/lib/dpkg/diversions"]


@pytest.mark.parametrize(
    ("path", "package"),
    [
        ("/bin/sh", "dash"),
        ("/usr/share/man/man1/sh.1.gz", ":"),
        ("/sbin/initctl", ":"),
        ("/etc/motd", ":"),
    ],
)
def test_leaves_alone(path, package):
    assert signs(Diversion(path, path + ".real", package)) == []
