from __future__ import annotations

import pytest

from pratique.inventory.outdated import Outdated
from pratique.model import Instant, Window
from pratique.story.known_then import known_then

DAY = 86_400 * 1_000_000_000
FIRST = Instant(20_000 * DAY)  # 2024-10-04


def row(name, published, aliases=()):
    return Outdated(
        "/x", 1, "/", "python", "", "flask", "2", "", "", "PyPI", name, aliases, "", "", None, (),
        None, "", published, compared=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "published", "aliases", "expected"),
    [
        ("A", Instant(19_999 * DAY), (), "yes"),
        ("A", FIRST, (), "yes"),
        ("A", Instant(20_001 * DAY), (), "no"),
        ("A", None, (), "unknown"),
        ("CVE-2024-1", None, (), "unknown"),
        ("CVE-2025-1", None, (), "no"),
        ("DSA-1", None, ("CVE-2023-1", "CVE-2025-1"), "unknown"),
    ],
)
def test_known_then(name, published, aliases, expected):
    assert known_then(row(name, published, aliases), Window(None, FIRST, ())).value == expected


def test_nothing_dates_the_findings():
    assert known_then(row("A", FIRST), Window(None, None, ())).value == "unknown"
