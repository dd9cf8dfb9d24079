"""The words for the shared nouns."""

from __future__ import annotations

import pytest

from pratique.checks.runner import Outcome
from pratique.model import Severity, Window
from pratique.phrase import Phrase
from pratique.report import phrases
from pratique.story.examination import State
from pratique.story.history_answer import LongUnchanged

AT = 1_793_678_411 * 10**9 + 999_999_999


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (AT, "2026-11-03 04:00:11 UTC"),
        (0, "1970-01-01 00:00:00 UTC"),
        (-1, "1969-12-31 23:59:59 UTC"),
        (2**63 - 1, "2262-04-11 23:47:16 UTC"),
        (-(2**63), "1677-09-21 00:12:43 UTC"),
    ],
)
def test_a_moment(instant, words):
    assert phrases.moment(instant) == words
    assert phrases.machine_moment(instant) == words.replace(" UTC", "Z").replace(" ", "T")


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (
            Window(None, AT, ("ctime",)),
            "Not later than 2026-11-03 04:00:11 UTC, by the inode's change time.",
        ),
        (Window(None, AT, ()), "Not later than 2026-11-03 04:00:11 UTC."),
        (
            Window(0, None, ("package",)),
            "Not before 1970-01-01 00:00:00 UTC, by the package database.",
        ),
        (Window(0, None, ()), "Not before 1970-01-01 00:00:00 UTC."),
        (Window(0, AT, ()), "Between 1970-01-01 00:00:00 UTC and 2026-11-03 04:00:11 UTC."),
        (Window(None, None, ("ctime",)), "The evidence does not tell when."),
        (Window(None, 0, ("sundial",)), "Not later than 1970-01-01 00:00:00 UTC, by sundial."),
    ],
)
def test_a_window(window, words):
    assert phrases.window_words(window) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 KB"), (1_206_000_000, "1.2 GB"), (10**21, "1000 EB")],
)
def test_a_size(count, words):
    assert phrases.size(count) == words


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "100 %"),
        (0, 9, "0 %"),
        (9, 9, "100 %"),
        (99_999, 100_000, "more than 99.9 %"),
        (1, 100_000, "less than 0.1 %"),
        (1, 3, "33.3 %"),
    ],
)
def test_a_share_says_all_and_nothing_only_where_it_is_so(part, whole, words):
    assert phrases.share(part, whole) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (94, "1 min 34 s"),
        (7260, "2 h 1 min"),
        (-5, "0 seconds"),
    ],
)
def test_a_duration(seconds, words):
    assert phrases.duration(0, seconds * 10**9) == words


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (1.0, "as good as certain"),
        (0.8, "very likely"),
        (0.6, "likely"),
        (0.3, "possible"),
        (0.0, "a weak hint"),
        (float("nan"), "a weak hint"),
    ],
)
def test_a_confidence(confidence, words):
    assert phrases.confidence_words(confidence) == words


def test_every_noun_has_its_words():
    assert len({phrases.severity_word(severity) for severity in Severity}) == len(Severity)
    assert len({phrases.state_words(state) for state in State}) == len(State)
    assert len({phrases.outcome_words(outcome) for outcome in Outcome}) == len(Outcome)


def test_what_a_history_vouches_for():
    one = LongUnchanged("restic:/r", "4bf3", 0, 2, Phrase("because"))
    said = "2 files are as in 4bf3, 1970-01-01 00:00:00 UTC, of restic:/r (because)."
    assert phrases.unchanged_words(one) == said
    none = LongUnchanged("restic:/r", None, None, 0, Phrase("none is old enough"))
    assert phrases.unchanged_words(none) == "restic:/r vouches for no file: none is old enough."
