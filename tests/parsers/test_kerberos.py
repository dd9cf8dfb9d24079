from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.kerberos import KerberosRealm, parse
from pratique.parsers.startup_item import StartupItem

PATH = "/etc/krb5.conf"
TEXT = b"""# the realm
includedir /etc/krb5.conf.d/
[libdefaults]
    default_realm = EXAMPLE.ORG
    dns_lookup_kdc = true
[realms]
    EXAMPLE.ORG = {
        kdc = 192.0.2.1
    }
[plugins]
    kadm5_auth = {
        module = cache:/usr/lib/krb5/cache.so
        disable = k5identity
    }
"""


def test_the_realm_and_what_is_loaded():
    realm, plugin = parse(TEXT, PATH)
    assert (realm.line, realm.realm) == (4, "EXAMPLE.ORG")
    assert (plugin.line, plugin.name) == (12, "kadm5_auth cache")
    assert plugin.program == "/usr/lib/krb5/cache.so"


def test_a_library_that_gives_the_settings():
    (plugin,) = parse(b"module /opt/x.so:rest\n", PATH)
    assert plugin.program == "/opt/x.so"


def test_what_does_not_fit_is_a_gap():
    (gap,) = parse(b"[libdefaults]\nno setting\n", PATH)
    assert isinstance(gap, Gap)
    assert gap.line == 2


@given(st.binary())
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(content, PATH):
        assert isinstance(row, KerberosRealm | StartupItem | Gap)
