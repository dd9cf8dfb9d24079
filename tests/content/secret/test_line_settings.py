from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.secret.line_settings import data_sources, line_settings


def pairs(text, *, indented=False, shell=False):
    told = line_settings(text.encode(), indented=indented, shell=shell)
    return {one.key: one.value for one in told}


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("DB_PASSWORD=x9", "DB_PASSWORD", b"x9"),
        ('export DB_PASSWORD="x 9"', "DB_PASSWORD", b"x 9"),
        ("[client]\npassword = 'x9'", "client.password", b"x9"),
        ("password: x9", "password", b"x9"),
        ("a.b.password=x9 # why", "a.b.password", b"x9"),
        ("password = x#9", "password", b"x#9"),
        ("SetEnv DB_PASSWORD x9", "DB_PASSWORD", b"x9"),
        ("  fastcgi_param DB_PASSWORD x9;", "DB_PASSWORD", b"x9"),
        ("bindpw x9", "bindpw", b"x9"),
        ("//registry.internal/:_authToken=x9", "//registry.internal/:_authToken", b"x9"),
    ],
)
def test_forms(text, key, value):
    assert pairs(text) == {key: value}


@pytest.mark.parametrize("text", ["# password = x9", "; password = x9", "password =", "password"])
def test_comments_and_empty_ones_are_none(text):
    assert pairs(text) == {}


def test_a_shell_puts_things_in():
    assert pairs("A=$B\nC=\"${D}x\"\nE='$F'", shell=True) == {"E": b"$F"}


def test_what_is_indented():
    text = "production:\n  primary:\n    host: h\n    password: x9\n  other: 1\n"
    text += "list:\n- name: a\n  token: t\n"
    found = list(line_settings(text.encode(), indented=True, shell=False))
    told = {one.key: one.group for one in found}
    assert told["production.primary.host"] == told["production.primary.password"]
    assert told["production.other"] != told["production.primary.host"]
    assert told["list.name"] == told["list.token"]
    assert {one.key: one.line for one in found}["production.primary.password"] == 4


def test_passwords_within_a_value():
    settings = line_settings(
        b"driver = mysql\nconnect = host=h dbname=d user=u password=x9\n",
        indented=False,
        shell=False,
    )
    (found,) = data_sources(settings, "/etc/dovecot/dovecot-sql.conf.ext")
    assert (found.value, found.opens) == (b"x9", 'MySQL database "d" at h as "u"')


@given(st.text(" -:=[]'\"#ab\n\t", max_size=200), st.booleans())
def test_takes_anything(text, indented):
    list(data_sources(line_settings(text.encode(), indented=indented, shell=True), "/x"))
