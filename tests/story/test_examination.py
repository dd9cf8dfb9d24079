from __future__ import annotations

import pytest

from pratique.model import Finding, Instant, Place, Severity, Window
from pratique.story.examination import Coverage, Examination, GapGroup, State
from pratique.survey.machine import Machine


def examination(findings=(), gaps=()) -> Examination:
    nobody, never = Machine("", "", "", ""), Window(None, None, ())
    return Examination(
        "", "", "", "", "", Instant(0), Instant(0), State.NO_TRACE, "", never, nobody,
        Coverage(0, 0, 0, 0, 0, 0, 0, 0), tuple(findings), (), tuple(gaps), (), (),
    )  # fmt: skip


def finding(severity: Severity) -> Finding:
    return Finding(
        "F-1", "c", "", severity, 1.0, "T1", "E", (Place("/x"),),
        "", "", "", "", "", Window(None, None, ()),
    )  # fmt: skip


def test_counts_exactly_one_severity():
    told = examination([finding(Severity.HIGH), finding(Severity.HIGH), finding(Severity.LOW)])
    assert {one: told.count(one) for one in Severity} == {
        Severity.NOTE: 0,
        Severity.LOW: 1,
        Severity.MEDIUM: 0,
        Severity.HIGH: 2,
        Severity.CRITICAL: 0,
    }


@pytest.mark.parametrize(
    ("stage", "matters", "unread"),
    [
        ("list", True, True),
        ("read", True, True),
        ("read", False, False),
        ("parse", True, False),  # it was read, and what was not understood is told apart
        ("analyse", True, True),
        ("source", True, False),
    ],
)
def test_partly_unread(stage, matters, unread):
    gap = GapGroup(stage, "reason", 1, ("/x",), matters)
    assert examination(gaps=[gap]).partly_unread() is unread


def test_wholly_read():
    assert not examination().partly_unread()


def test_no_state_says_that_a_machine_is_clean():
    assert [state.value for state in State] == [
        "compromised",
        "suspicious",
        "no trace found in what was read",
    ]
