"""Times as programs print them."""

from __future__ import annotations

import pytest

from pratique.history.moment import instant


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1970-01-01T00:00:01Z", 10**9),
        ("1970-01-01T02:00:00.000000001+02:00", 1),
        ("1969-12-31T23:00:00-01:00", 0),
        ("1970-01-01T00:00:00.5", 500_000_000),
        ("2026-02-30T00:00:00Z", None),
        ("0001-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00+99:00", None),
        ("yesterday", None),
        (7, None),
    ],
)
def test_instant(text, found):
    assert instant(text) == found
