from __future__ import annotations

import pytest

from pratique.checks.packages.source_untrusted import CHECK
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def signs(command, name="", kind="apt-source"):
    row = StartupItem("/etc/apt/sources.list", 1, kind, name, "", "x", command, "", "T1195.002")
    with Tables.of([row], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("command", "name", "kind"),
    [
        ("deb [arch=amd64 trusted=yes] http://example.org/d ./", "", "apt-source"),
        ("Trusted: yes", "Trusted", "apt-source"),
        ("deb http://192.0.2.1/d ./", "", "apt-source"),
        ("0", "a gpgcheck", "package-option"),
        ("Never", "options SigLevel", "package-option"),
        ("http://192.0.2.1/", "a baseurl", "package-source"),
    ],
)
def test_points_at(command, name, kind):
    assert len(signs(command, name, kind)) == 1


@pytest.mark.parametrize(
    ("command", "name", "kind"),
    [
        ("deb http://deb.debian.org/debian bookworm main", "", "apt-source"),
        ("deb [signed-by=/k.gpg] https://example.org/d stable main", "", "apt-source"),
        ("1", "a gpgcheck", "package-option"),
        ("https://example.org/$releasever/", "a baseurl", "package-source"),
    ],
)
def test_leaves_alone(command, name, kind):
    assert signs(command, name, kind) == []
