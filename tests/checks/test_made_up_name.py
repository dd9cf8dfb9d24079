from __future__ import annotations

import pytest

from pratique.checks.made_up_name import made_up
from pratique.store.tables import Tables


@pytest.fixture(scope="module")
def looks():
    with Tables.of([], []) as tables:
        yield lambda name: next(
            tables.select(f"SELECT {made_up('name')} FROM (SELECT ? AS name)", name)
        )


@pytest.mark.parametrize(
    "name",
    ["xkqzvt", "qwvzkx", "wp-xkqzvtr", "x7f3kq", "a1b2c3", "0f3a9c1d", "d41d8cd98f00b204e9800998",
     "1234567890", "class-zzxqkj", "m4w8xk.bak"],
)  # fmt: skip
def test_points_at(looks, name):
    assert looks(name) == (True,)


@pytest.mark.parametrize(
    "name",
    ["", "a", "index", "wp-config", "class-wp-xmlrpc-server", "xhtml", "wysiwyg",
     "mysql4-upgrade-1",
     "i18n", "l10n", "md5", "sha256", "base64", "utf8", "20240131", "404", "x509", "phtml",
     "deadbeef",
     "facade", "ckeditor5", "jquery", "hooks", "überblick", "конфигурация", "\\xff\\xfe"],
)  # fmt: skip
def test_leaves_alone(looks, name):
    assert looks(name) == (False,)
