from __future__ import annotations

import pytest

from pratique.checks.packages.source_untrusted import CHECK
from pratique.model import Severity
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


def source(command, name="", kind="apt-source", line=1):
    return StartupItem("/etc/x", line, kind, name, "", "x", command, "", "T1195.002")


@pytest.mark.parametrize(
    "rows",
    [
        [source("deb [trusted=yes] http://192.0.2.1/d ./")],
        [source("URIs: http://192.0.2.1/d", "URIs"), source("Trusted: yes", "Trusted", line=2)],
        [
            source("http://192.0.2.1/el9", "a baseurl", "package-source"),
            source("0", "a gpgcheck", "package-option", 2),
        ],
        [source("deb [trusted=yes] http://[2001:db8::1]/d ./")],
    ],
)
def test_three_things_at_once_weigh_more(rows):
    with Tables.of(rows, CHECK.reads) as tables:
        assert (
            max(sign.severity or CHECK.severity for sign in CHECK.find(tables)) is Severity.MEDIUM
        )


@pytest.mark.parametrize(
    "rows",
    [
        [source("deb [trusted=yes] http://10.0.0.5/d ./")],
        [source("deb [trusted=yes] https://192.0.2.1/d ./")],
        [source("deb http://192.0.2.1/d ./")],
        [
            source("http://192.0.2.1/el9", "a baseurl", "package-source"),
            source("0", "b gpgcheck", "package-option", 2),
        ],
    ],
)
def test_one_or_two_of_them_stay_low(rows):
    with Tables.of(rows, CHECK.reads) as tables:
        assert {sign.severity or CHECK.severity for sign in CHECK.find(tables)} == {Severity.LOW}
