from __future__ import annotations

import pytest

from pratique.inventory.address_activity import AddressActivity
from pratique.inventory.web_session import WebSession
from pratique.model import Instant

EVIL = "/\x1b[2J\u202eevil"
TIME = Instant(1793671800 * 10**9)
ADDRESS = "203.0.113.66"
ACTIVITY = AddressActivity(
    ADDRESS, TIME, TIME, 5, 1, 2, 3, 1, 1, 20, 4, 0, 0, 0, 0, 0, ("anna",)
)  # fmt: skip
SESSION = WebSession(
    ADDRESS, "curl", "tool", "tool", TIME, TIME, 5, 2, 3, 0.2, 9, 3, 0, (), EVIL,
    "/var/log/a.log", 7,
)  # fmt: skip


@pytest.fixture
def told(sample, stored, put):
    folder = stored(sample.compromised(3))
    put(ACTIVITY, SESSION)
    return folder


def test_one_address_session_by_session(told, typed):
    said = typed("address", ADDRESS, "--case", told)
    assert said.status == 0
    assert "5 requests, 1 refused with 4xx, 2 by POST, 3 like attacks, 1 login" in said.out
    assert "Logged in as: anna" in said.out
    assert "/var/log/a.log:7" in said.out
    assert said.harmless


def test_json_of_one(told, typed):
    [one] = typed("address", ADDRESS, "--case", told, "--json").rows
    assert (one["address"], one["first"]) == (ADDRESS, "2026-11-03T02:10:00Z")
    [stretch] = one["stretches"]
    assert (stretch["kind"], stretch["line"]) == ("web", 7)
    assert one["left"] == []


def test_without_an_address_those_that_matter(told, typed):
    said = typed("address", "--case", told)
    assert said.status == 0
    assert said.out.startswith(ADDRESS)
    assert [one["address"] for one in typed("address", "--case", told, "--json").rows] == [ADDRESS]


def test_an_address_that_no_log_tells_of(told, typed):
    said = typed("address", "192.0.2.250", "--case", told)
    assert (said.status, said.out) == (0, "")
    assert "No log that was read tells of 192.0.2.250" in said.err
    assert typed("address", "evil\x1b[2J", "--case", told).harmless
