from __future__ import annotations

import pytest

from pratique.content.secret.url_password import url_passwords


def test_a_database():
    (found,) = url_passwords(b"x\nURL=postgresql+asyncpg://u:p%40ss9@db:5432/shop?x=1\n")
    assert (found.value, found.line) == (b"p@ss9", 2)
    assert found.opens == 'PostgreSQL database "shop" at db as "u"'
    assert found.kind == "database-password"


def test_others():
    kinds = [one.kind for one in url_passwords(
        b"smtp://info:x9y@mx.internal\nhttps://bob:x9y@git.internal/r.git\n")]  # fmt: skip
    assert kinds == ["mail-password", "url-password"]


@pytest.mark.parametrize(
    "content",
    [
        b"http://user:password@localhost/", b"http://a:b@example.com/", b"http://h:80/a@b",
        b"mysql://u:${PW}@h/d", b"mysql://$u:$p@h/d", b"# http://monit:monit@192.0.2.1/",
        b"https://host.internal/path:x@y", b"://a:b@c",
    ],
)  # fmt: skip
def test_what_documentation_is_full_of(content):
    assert list(url_passwords(content)) == []
