from __future__ import annotations

import re

import pytest

from pratique.parsers.log.mail_client import APART, BARE, BRACKETED, NAMED


@pytest.mark.parametrize(
    ("pattern", "text", "address"),
    [
        (BRACKETED, "[192.0.2.7]", "192.0.2.7"),
        (BRACKETED, "[192.0.2.7]:4711", "192.0.2.7"),
        (BRACKETED, "[IPv6:2001:db8::1]", "2001:db8::1"),
        (BRACKETED, "[fe80::1%eth0]", "fe80::1"),
        (BRACKETED, "[unknown]", None),
        (NAMED, "mail.example.org[192.0.2.7]", "192.0.2.7"),
        (APART, "mail.example.org [192.0.2.7] (may be forged)", "192.0.2.7"),
        (APART, "[192.0.2.7]", "192.0.2.7"),
        (BARE, "::ffff:192.0.2.7", "192.0.2.7"),
        (BARE, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_a_client_and_its_address(pattern, text, address):
    assert re.fullmatch(pattern, text)["address"] == address


@pytest.mark.parametrize("text", ["", "[]", "[mail.example.org]", "192.0.2.7"])
def test_what_is_no_client(text):
    assert re.fullmatch(NAMED, text) is None
