from __future__ import annotations

import polars as pl
import pytest

from pratique.parsers.log.address import ADDRESS, SOMEWHERE


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("::1", "::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6"),
        ("www.example.org", None),
        ("-", None),
        ("12:30:05", None),
        ("192.0.2.7:80", None),
        ("1.2.3", None),
        ("", None),
    ],
)
def test_a_text_that_is_an_address(text, address):
    assert pl.Series([text]).str.extract(ADDRESS).to_list() == [address]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("refused from 192.0.2.7 port 22", "192.0.2.7"),
        ("rhost=192.0.2.7 user=root", "192.0.2.7"),
        ("from [2001:db8::7]:22", "2001:db8::7"),
        ("client 192.0.2.7:41234 closed", "192.0.2.7"),
        ("from 192.0.2.7.", "192.0.2.7"),
        ("(192.0.2.7)", "192.0.2.7"),
        ("at 12:30:05 nothing", None),
        ("version 1.2.3.4.5", None),
        ("nothing", None),
    ],
)
def test_the_first_address_in_a_text(text, address):
    assert pl.Series([text]).str.extract(SOMEWHERE).to_list() == [address]
