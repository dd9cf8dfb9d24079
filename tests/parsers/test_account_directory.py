from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.account_directory import parse_plain, parse_sssd
from pratique.parsers.startup_item import StartupItem

SSSD = b"""[sssd]
domains = own
; a comment
[domain/own]
id_provider = ldap
ldap_uri = ldaps://192.0.2.1,
 ldaps://192.0.2.2
[nss]
command = /usr/libexec/sssd/sssd_nss --debug
"""


def test_sssd():
    server, program = parse_sssd(SSSD, "/etc/sssd/sssd.conf")
    assert (server.line, server.name) == (6, "domain/own")
    assert (server.command, server.program) == ("ldap_uri = ldaps://192.0.2.1,", "")
    assert (program.command, program.program) == (
        "/usr/libexec/sssd/sssd_nss --debug", "/usr/libexec/sssd/sssd_nss",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"uri ldap://127.0.0.1/\n", ["uri = ldap://127.0.0.1/"]),
        (b"HOST 192.0.2.1", ["host = 192.0.2.1"]),
        (b"base dc=example,dc=org", []),
        (b"# uri x", []),
    ],
)
def test_the_older_ones(line, told):
    assert [row.command for row in parse_plain(line, "/etc/nslcd.conf")] == told


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse_sssd(b"[sssd]\nno setting\n", "/etc/sssd/sssd.conf")
    assert isinstance(gap, Gap)


@given(st.binary())
def test_any_bytes_give_rows_and_gaps(content):
    for row in (*parse_sssd(content, "/x"), *parse_plain(content, "/x")):
        assert isinstance(row, StartupItem | Gap)
