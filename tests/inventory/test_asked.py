from __future__ import annotations

from logged import OFFICE, STRANGER, machine, request
from pratique.inventory.asked import know_who_asked

PROXY = "192.0.2.80"


def sources(*rows):
    with machine(*rows) as tables:
        know_who_asked(tables)
        know_who_asked(tables)
        return [source for (source,) in tables.select("SELECT source FROM asked ORDER BY line")]


def test_without_a_proxy_it_is_the_client_whatever_it_says():
    lied = request("2026-11-03 02:10:00", "GET", "/", forwarded=OFFICE)
    assert sources(lied) == [STRANGER]


def test_behind_a_proxy_it_is_the_last_address_that_the_proxy_names():
    rows = [
        request("2026-11-03 02:10:00", "GET", "/", PROXY, forwarded=f"10.9.8.7, 198.51.100.{n}")
        for n in (1, 2, 3)
    ]
    assert sources(*rows) == ["198.51.100.1", "198.51.100.2", "198.51.100.3"]


def test_a_name_stands_where_no_address_is():
    assert sources(request(None, "GET", "/", None, client="host.example.org")) == [
        "host.example.org"
    ]
    assert sources(request(None, "GET", "/", None)) == [""]
