from __future__ import annotations

import duckdb
import pytest

from pratique.inventory.mail_envelope import unfolded


@pytest.mark.parametrize(
    ("sender", "person"),
    [
        ("", ""),
        ("a@example.org", "a@example.org"),
        ("a+tag@example.org", "a+tag@example.org"),
        ("SRS0=aB/9=ZX=example.net=anna@example.org", "anna@example.net"),
        ("srs0+aB9=ZX=example.net=anna=b@example.org", "anna=b@example.net"),
        (
            "SRS1=xYz=example.com==aB9=ZX=example.net=anna@example.org",
            "anna@example.net",
        ),
        ("prvs=0123456789=anna@example.org", "anna@example.org"),
        ("prvs=anna/0123456789@example.org", "anna@example.org"),
        ("btv1==0123abc==anna@example.org", "anna@example.org"),
        ("club-bounces+ben=example.net@example.org", "club-bounces@example.org"),
        ("news+ben=example.net@example.org", "news@example.org"),
        ("list-return-123-ben=example.net@example.org", "list-return@example.org"),
        ("bounce-12345-678@example.org", "bounce@example.org"),
        ("bounces.77.8@example.org", "bounces@example.org"),
        ("x@y@z", "x@y@z"),
    ],
)
def test_who_a_sender_stands_for(sender, person):
    found = duckdb.execute(f"SELECT {unfolded('s')} FROM (SELECT ? AS s)", [sender]).fetchone()
    assert found == (person,)
