from __future__ import annotations

import pytest

from logged import at
from pratique.inventory.machine_clock import MachineClock
from pratique.phrase import Phrase, english
from pratique.story.plain_words import listed, moment_words


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcdefg"), "a, b, c, d, e and 2 more"),
    ],
)
def test_lists(names, said):
    assert english(listed(names)) == said


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "2026-11-03 23:10:00 UTC"),
        ("", "2026-11-03 23:10:00 UTC"),
        ("Europe/London", "2026-11-03 23:10:00 UTC"),
        ("America/New_York",
         "2026-11-03 23:10:00 UTC (18:10:00 on the machine's clock)"),
        ("Europe/Berlin",
         "2026-11-03 23:10:00 UTC (2026-11-04 00:10:00 on the machine's clock)"),
    ],
)  # fmt: skip
def test_moments_are_told_in_utc_and_by_the_machines_own_clock(zone, said):
    assert english(moment_words(at("2026-11-03 23:10:00"), MachineClock(zone))) == said


def test_without_a_moment_it_is_said():
    assert moment_words(None) == Phrase("an unknown day")


def test_names_stay_apart_from_our_words():
    row = listed(["%(x)s", "b"])
    assert row.told == {"names": "%(x)s", "last": "b"}
    assert english(row) == "%(x)s and b"
    assert english(listed([Phrase("one"), "b", Phrase("two")])) == "one, b and two"
