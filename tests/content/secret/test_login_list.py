from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.secret import login_list

READERS = {
    login_list.shadow: (
        b"root:$6$s$h:1::::::\nd:*:1:\ne:!:1:\nl:!$6$s$h:1:\nn::1:\n",
        [("account root", b"$6$s$h")],
    ),
    login_list.old_passwords: (b"bob:1000:2:$1$a$b,$1$c$d\n", [("account bob", b"$1$a$b"),
                                                              ("account bob", b"$1$c$d")]),
    login_list.web_passwords: (
        b"adm:$apr1$s$h\nx:{SHA}abc=\nd:realm:" + b"0" * 32 + b"\nodd\n",
        [("user adm", b"$apr1$s$h"), ("user x", b"{SHA}abc="), ("user d", b"0" * 32)],
    ),
    login_list.service_passwords: (
        b"info:{SHA512-CRYPT}$6$s$h::::::\np:{PLAIN}x9::::::\nl:*:1:1::/:\n# c\n",
        [("account info", b"$6$s$h"), ("account p", b"x9")],
    ),
    login_list.postgres: (b"h:5432:*:u:x\\:9\n*:*:*:u2:\n", [("u", b"x:9")]),
    login_list.netrc: (
        b'machine h login u\n password x9\nmachine i login v password "y 9"\n',
        [("u", b"x9"), ("v", b"y 9")],
    ),
    login_list.outgoing_mail: (
        b"[mx.internal]:587 u@h:x9\nmx:u:y9\n# a:b:c\nmx u\n", [("u@h", b"x9"), ("u", b"y9")],
    ),
    login_list.point_to_point: (b'u * "x 9" *\nv s y9\n', [("u", b"x 9"), ("v", b"y9")]),
    login_list.ipsec: (b'a b : PSK "x9"\n: RSA key.pem "y9"\n', [("PSK", b"x9"), ("RSA", b"y9")]),
    login_list.subversion: (b"[users]\nu = x9\n[other]\nv = y9\n", [("u", b"x9")]),
    login_list.debconf: (
        b"Name: mysql/root\nTemplate: t\nValue: x9\n\nName: b\nValue: \n", [("mysql/root", b"x9")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_lists(reader):
    content, expected = READERS[reader]
    found = list(reader(content, "/etc/x"))
    assert [(one.name, one.value) for one in found] == expected
    assert all(one.opens and one.line for one in found)


def test_directives_with_a_login():
    content = (
        b"SQLConnectInfo d@h u x9\nhide mysql_servers = h/d/u/y9:h2/d2/u2/z9\nSQLConnectInfo d@h\n"
    )
    found = list(login_list.server_accounts(content))
    assert [one.value for one in found] == [b"x9", b"y9", b"z9"]
    assert found[1].opens == 'MySQL database "d" at h as "u"'


@given(st.binary(max_size=200))
def test_takes_anything(content):
    for reader in READERS:
        list(reader(content, "/x"))
    list(login_list.server_accounts(content))
