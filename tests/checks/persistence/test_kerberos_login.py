from __future__ import annotations

import pytest

from pratique.checks.persistence.kerberos_login import CHECK
from pratique.model import Severity
from pratique.parsers.k5login import parse
from pratique.parsers.kerberos import KerberosRealm
from pratique.store.tables import Tables

REALM = KerberosRealm("/etc/krb5.conf", 2, "EXAMPLE.ORG")


def severities(home, text, *rows):
    items = parse(text.encode(), f"{home}/.k5login")
    with Tables.of([*items, *rows], CHECK.reads) as tables:
        return [sign.severity for sign in CHECK.find(tables)]


@pytest.mark.parametrize(
    ("home", "text", "severity"),
    [
        ("/root", "nobody@EXAMPLE.NET", Severity.MEDIUM),
        ("/root", "root@EXAMPLE.NET", Severity.MEDIUM),
        ("/root", "ada/admin@EXAMPLE.ORG\nx@EXAMPLE.NET", Severity.MEDIUM),
        ("/home/ada", "x@EXAMPLE.NET", Severity.MEDIUM),
        ("/root", "ada/admin@EXAMPLE.ORG", Severity.LOW),
        ("/home/ada", "bob@example.org", Severity.LOW),
    ],
)
def test_points_at(home, text, severity):
    assert severities(home, text, REALM) == [severity]


def test_without_a_realm_of_its_own_everybody_is_strange():
    assert severities("/root", "ada@EXAMPLE.ORG") == [Severity.MEDIUM]


@pytest.mark.parametrize("text", ["ada@EXAMPLE.ORG", "ada@EXAMPLE.NET", "# nobody"])
def test_leaves_alone(text):
    assert severities("/home/ada", text, REALM) == []
