from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pratique.duties.letter_words import instant_words, moment_words, number_words


@pytest.mark.parametrize(
    ("at", "zone", "language", "words"),
    [
        (
            (2026, 11, 3, 1, 10), "Europe/Rome", "en",
            "3 November 2026, 02:10 (Europe/Rome; 01:10 UTC)",
        ),
        (
            (2026, 11, 3, 1, 10), "Europe/Rome", "fr",
            "3 novembre 2026 à 2 h 10 (Europe/Rome ; 1 h 10 UTC)",
        ),
        (
            (2026, 11, 3, 1, 10), "Europe/Rome", "it",
            "3 novembre 2026, ore 02:10 (Europe/Rome; 01:10 UTC)",
        ),
        (
            (2026, 7, 31, 23, 5), "Europe/Rome", "fr",
            "1er août 2026 à 1 h 05 "
            "(Europe/Rome ; 31 juillet 2026, 23 h 05 UTC)",
        ),
        (
            (2026, 8, 1, 5, 0), "UTC", "it",
            "1º agosto 2026, ore 05:00 (UTC)",
        ),
        (
            (2026, 1, 1, 5, 0), "Europe/London", "en",
            "1 January 2026, 05:00 (UTC)",
        ),
    ],
)  # fmt: skip
def test_moments(at, zone, language, words):
    assert moment_words(datetime(*at, tzinfo=UTC), zone, language) == words


def test_instants_are_cut_to_the_minute():
    assert instant_words(1_772_676_540_999_999_999, "UTC", "en") == "5 March 2026, 02:09 (UTC)"


@pytest.mark.parametrize(("language", "words"), [("en", "1,204"), ("fr", "1 204"), ("it", "1.204")])
def test_figures(language, words):
    assert number_words(1204, language) == words
