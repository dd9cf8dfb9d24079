from __future__ import annotations

import pytest

from pratique.checks.accounts.password_in_list import CHECK
from pratique.parsers import passwd, shadow
from pratique.store.tables import Tables

SHADOW = b"root:*:1::::::\n"


def subjects(line, shadowed=SHADOW):
    rows = [*passwd.parse(line.encode(), "/etc/passwd"), *shadow.parse(shadowed, "/etc/shadow")]
    return [sign.subject for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize("field", ["$1$salt$hash", "$6$salt$hash", "abJnggxhB/yWI"])
def test_points_at(field):
    assert subjects(f"bob:{field}:1001:1001::/home/bob:/bin/sh") == ["bob"]


@pytest.mark.parametrize("field", ["x", "*", "!", ""])
def test_leaves_alone(field):
    assert subjects(f"bob:{field}:1001:1001::/home/bob:/bin/sh") == []


def test_leaves_alone_a_system_without_shadow():
    assert subjects("bob:abJnggxhB/yWI:1001:1001::/home/bob:/bin/sh", b"") == []
