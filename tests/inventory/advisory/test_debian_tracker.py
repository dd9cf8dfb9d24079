from __future__ import annotations

import pytest

from pratique.inventory.advisory import OddEntry
from pratique.inventory.advisory.debian_tracker import is_of_tracker, read_package


def told(state, release="bookworm"):
    held = {"CVE-2024-1": {"description": "d", "releases": {release: state}}}
    return [
        (row.ecosystem, row.fixed, row.severity) for row in read_package("openssl", held, "/x.json")
    ]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (
            {"status": "resolved", "fixed_version": "3.0-1", "urgency": "high**"},
            [("Debian:12", "3.0-1", "high")],
        ),
        ({"status": "open", "urgency": "not yet assigned"}, [("Debian:12", "", "")]),
        ({"status": "open", "fixed_version": "9"}, [("Debian:12", "", "")]),
        ({"status": "resolved", "fixed_version": "0"}, []),
        ({"status": "resolved"}, []),
        ({"status": "undetermined"}, []),
        (5, []),
    ],
)
def test_states(state, expected):
    assert told(state) == expected


def test_releases():
    fixed = {"status": "resolved", "fixed_version": "1"}
    assert told(fixed, "trixie") == [("Debian:13", "1", "")]
    assert told(fixed, "sid") == []


@pytest.mark.parametrize("held", [{"CVE-1": 5}, {"CVE-1": {"releases": []}}])
def test_odd_entries(held):
    with pytest.raises(OddEntry):
        list(read_package("x", held, "/x.json"))


def test_shape():
    assert is_of_tracker({"CVE-1": {"releases": {}}})
    assert not is_of_tracker({})
    assert not is_of_tracker({"CVE-1": 5})
    assert not is_of_tracker([])
