from __future__ import annotations

import pytest

from pratique.checks.own_network import is_outside


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("198.51.100.7", True),
        ("172.32.0.1", True),
        ("[2001:db8::1]", True),
        ("10.0.0.5", False),
        ("100.64.0.1", False),
        ("127.0.0.53", False),
        ("0.0.0.0", False),
        ("fd00::1", False),
        ("fe80::1%eth0", False),
        ("::1", False),
        ("example.org", None),
        ("999.1.1.1", None),
        ("", None),
    ],
)
def test_whether_an_address_is_outside(host, expected):
    assert is_outside(host) is expected
