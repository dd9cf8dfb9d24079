from __future__ import annotations

import pytest

from pratique.checks.persistence.directory_stranger import CHECK
from pratique.model import Severity
from pratique.parsers.account_directory import parse_plain, parse_sssd
from pratique.store.tables import Tables


def severities(text, parse=parse_sssd):
    with Tables.of(list(parse(text.encode(), "/etc/sssd/sssd.conf")), CHECK.reads) as tables:
        return [sign.severity or CHECK.severity for sign in CHECK.find(tables)]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("ldap_uri = ldap://198.51.100.7", Severity.MEDIUM),
        ("ldap_uri = ldap://192.168.1.1, ldap://[2a00:1::1]:389/", Severity.MEDIUM),
        ("krb5_server = 203.0.113.9:88", Severity.MEDIUM),
        ("ldap_uri = ldaps://198.51.100.7", Severity.LOW),
    ],
)
def test_points_at(text, severity):
    assert severities(text) == [severity]


def test_points_at_the_older_ones():
    assert severities("uri ldap://198.51.100.7/", parse_plain) == [Severity.MEDIUM]


@pytest.mark.parametrize(
    "text",
    [
        "ldap_uri = ldaps://directory.example.org",
        "ldap_uri = ldap://10.0.0.1, ldap://127.0.0.1",
        "ldap_uri = _srv_",
        "command = /usr/libexec/sssd/sssd_nss 198.51.100.7",
    ],
)
def test_leaves_alone(text):
    assert severities(text) == []
