from __future__ import annotations

from datetime import date

from pratique.survey.log.stretch import Stretch
from pratique.survey.log.vote import Vote, counted, on, possible, until


def test_votes_that_agree_are_surer():
    one, both = (
        counted([Vote(2024, "a", 0.8)]),
        counted([Vote(2024, "a", 0.8), Vote(2024, "b", 0.5)]),
    )
    assert (both.year, both.source) == (2024, "a")
    assert both.confidence > one.confidence


def test_the_same_reason_twice_is_one():
    assert (
        counted([Vote(2024, "a", 0.8)] * 9).confidence == counted([Vote(2024, "a", 0.8)]).confidence
    )


def test_votes_against_make_it_less_sure():
    found = counted([Vote(2024, "a", 0.9), Vote(2023, "b", 0.6)])
    assert found.year == 2024
    assert found.against == (Vote(2023, "b", 0.6),)
    assert found.confidence < 0.9


def test_none():
    assert counted([]) is None


def test_nearest_year():
    assert on(365, date(2026, 1, 1)) == 2025
    assert on(0, date(2025, 12, 31)) == 2026
    assert on(100, date(2025, 12, 31)) is None


def test_latest_year():
    assert until(365, date(2026, 1, 1)) == (2025, 1)
    assert until(307, date(2026, 11, 1)) == (2026, -2)
    assert until(320, date(2026, 11, 1))[0] == 2025
    assert until(59, date(2026, 11, 1))[0] == 2024


def test_a_29_february():
    votes = [Vote(2023, "a", 0.5), Vote(2024, "a", 0.5), Vote(9999, "a", 0.5)]
    assert possible(votes, [Stretch(1, 0, 0, 99, leap=True)]) == [votes[1]]
    assert possible(votes, [Stretch(1, 1, 0, 99, leap=True)]) == [votes[0]]
