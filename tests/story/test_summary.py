from __future__ import annotations

import pytest

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.model import Finding, Place, Severity, Window
from pratique.story.examination import Coverage, State
from pratique.story.summary import headline, since, state

READ = Coverage(12, 10, 10, 0, 4, 100, 100, 0)
PARTLY = Coverage(12, 10, 7, 3, 4, 100, 90, 2)
IN_PART = Coverage(12, 10, 10, 0, 4, 100, 100, 0, files_not_understood=2)
BOTH = Coverage(12, 10, 7, 3, 4, 100, 90, 0, files_not_understood=2)
LOOKED = CheckOutcome("a", "A", Outcome.NOTHING, 0)
BLIND = CheckOutcome("b", "B", Outcome.COULD_NOT_LOOK, 0, ("gone",))


NEVER = Window(None, None, ())


def finding(severity: Severity, confidence=0.9, window=NEVER, name="F-1"):
    return Finding(
        name, "check", "", severity, confidence, "T1", "E", (Place("/x"),),
        "", "", "", "", "", window,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], State.NO_TRACE),
        ([finding(Severity.NOTE, 1.0), finding(Severity.LOW, 1.0)], State.NO_TRACE),
        ([finding(Severity.MEDIUM, 1.0)], State.SUSPICIOUS),
        ([finding(Severity.HIGH, 0.79)], State.SUSPICIOUS),
        ([finding(Severity.CRITICAL, 0.1)], State.SUSPICIOUS),
        ([finding(Severity.HIGH, 0.8)], State.COMPROMISED),
        ([finding(Severity.LOW), finding(Severity.CRITICAL, 0.97)], State.COMPROMISED),
    ],
)
def test_state(findings, expected):
    assert state(findings) is expected


def at(before, after=None, basis=("btime", "ctime")) -> Window:
    return Window(after, before, basis)


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], Window(None, None, ())),
        ([finding(Severity.HIGH)], Window(None, None, ())),
        ([finding(Severity.LOW, window=at(1))], Window(None, None, ())),
        ([finding(Severity.HIGH, window=at(7, 3))], Window(None, 7, ("ctime",))),
        (
            [finding(Severity.HIGH, window=at(7)), finding(Severity.CRITICAL, window=at(5))],
            Window(None, 5, ("ctime",)),
        ),
        # What only looks odd does not date what is proved.
        (
            [finding(Severity.HIGH, window=at(7)), finding(Severity.MEDIUM, window=at(5))],
            Window(None, 7, ("ctime",)),
        ),
        ([finding(Severity.MEDIUM, window=at(5))], Window(None, 5, ("ctime",))),
        (
            [finding(Severity.HIGH, window=at(None, 2)), finding(Severity.HIGH, window=at(0))],
            Window(None, 0, ("ctime",)),
        ),
        (
            [finding(Severity.HIGH, window=at(-9)), finding(Severity.HIGH, window=at(0))],
            Window(None, -9, ("ctime",)),
        ),
    ],
)
def test_since_is_the_earliest_upper_bound_of_what_carries_the_state(findings, expected):
    assert since(findings) == expected


@pytest.mark.parametrize(
    ("findings", "covered", "outcomes", "words"),
    [
        ([], READ, [LOOKED], "all 10 files could be read"),
        ([], PARTLY, [LOOKED], "3 of 10 files were not read, 2 folders could not be listed"),
        ([], IN_PART, [LOOKED], "all 10 files could be read, 2 of them not wholly understood"),
        (
            [],
            BOTH,
            [LOOKED],
            "3 of 10 files were not read, 2 more were not wholly understood",
        ),
        ([], READ, [LOOKED, BLIND], "all 10 files could be read; 1 of 2 checks could not look"),
        (
            [finding(Severity.HIGH), finding(Severity.MEDIUM), finding(Severity.HIGH)],
            READ,
            [LOOKED],
            "findings: 2 high, 1 medium; all 10 files could be read",
        ),
        ([finding(Severity.LOW)], READ, [LOOKED], "all 10 files could be read"),
    ],
)
def test_headline(findings, covered, outcomes, words):
    assert headline(findings, covered, outcomes).english == words
