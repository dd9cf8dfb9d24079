from __future__ import annotations

import pytest

from pratique.checks.files.resolver_foreign import CHECK
from pratique.parsers.resolver import parse
from pratique.store.tables import Tables


def signs(*addresses):
    text = "".join(f"nameserver {address}\n" for address in addresses).encode()
    with Tables.of(parse(text, "/etc/resolv.conf"), CHECK.reads) as tables:
        return [sign.subject for sign in CHECK.find(tables)]


def test_points_at():
    assert signs("1.1.1.1", "198.51.100.7") == ["/etc/resolv.conf 198.51.100.7"]


@pytest.mark.parametrize("address", ["127.0.0.53", "10.0.0.2", "9.9.9.9", "fe80::1%eth0", "x"])
def test_leaves_alone(address):
    assert signs(address) == []
