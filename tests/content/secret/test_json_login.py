from __future__ import annotations

import base64

from pratique.content.secret.code_settings import code_settings
from pratique.content.secret.json_login import json_logins


def logins(text):
    found = json_logins(code_settings(text, colons=True)[0])
    return [(one.value, one.opens) for one in found]


def test_docker():
    text = b'{"auths": {"r.internal": {"auth": "%s"}}}' % base64.b64encode(b"ci:x:9")
    assert logins(text) == [(b"x:9", 'container registry account "ci" at r.internal')]
    odd = b'{"auths": {"r.internal": {"auth": "a+%b"}, "s": {"identitytoken": "t9"}}}'
    assert [value for value, _opens in logins(odd)] == [b"a+%b", b"t9"]


def test_composer():
    text = b'{"http-basic": {"p.internal": {"username": "u", "password": "x9"}}, '
    text += b'"github-oauth": {"github.com": "t9"}}'
    assert logins(text) == [(b"x9", "packages at p.internal"), (b"t9", "packages at github.com")]


def test_others_are_none():
    assert logins(b'{"password": "x9"}') == []
