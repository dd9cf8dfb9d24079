from __future__ import annotations

import pytest

from pratique.content.public_address import is_public


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("198.51.100.7", True),
        ("203.0.113.0/25", True),
        ("[2a00:1::1]", True),
        ("8.8.8.8", True),
        ("0.0.0.0/0", True),
        ("10.1.2.3", False),
        ("192.168.0.0/16", False),
        ("127.0.0.1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("fe80::1%eth0", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("host.example.org", None),
        ("", None),
    ],
)
def test_is_public(text, public):
    assert is_public(text) is public
