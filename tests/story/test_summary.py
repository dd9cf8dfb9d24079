from __future__ import annotations

import inspect
import itertools
import re

import pytest

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.evidence import directory
from pratique.model import Finding, Place, Severity, Window
from pratique.story import summary
from pratique.story.examination import Coverage, State
from pratique.story.summary import headline, next_steps, since, state

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
    assert headline(findings, covered, outcomes) == words


ROOT = "not read as root: only what this person may read"
EVERY = list(
    itertools.product(
        ([], [finding(Severity.MEDIUM)], [finding(Severity.CRITICAL, 1.0)]),
        (READ, PARTLY, IN_PART, BOTH),
        ([LOOKED], [LOOKED, BLIND]),
        ((), (ROOT,)),
    )
)


@pytest.mark.parametrize(("findings", "covered", "outcomes", "limits"), EVERY)
def test_there_is_always_something_to_do_and_never_the_word_clean(
    findings, covered, outcomes, limits
):
    found = state(findings)
    steps = next_steps(found, findings, covered, outcomes, limits)
    said = [step.what for step in steps]
    if found is not State.NO_TRACE or covered is not READ or BLIND in outcomes:
        assert said
    assert len(set(said)) == len(said)
    for step in steps:
        assert step.why
        assert not step.what.endswith(".")  # whoever shows it ends the sentence
    text = " ".join([headline(findings, covered, outcomes), found.value, *map(str, steps)])
    assert not re.search(r"\bclean\b", text)


def commands(*arguments) -> list[str]:
    return [step.command for step in next_steps(*arguments)]


def test_the_disk_comes_first_then_the_worst_finding():
    findings = [finding(Severity.CRITICAL, name="F-9"), finding(Severity.HIGH, name="F-8")]
    steps = next_steps(State.COMPROMISED, findings, READ, [LOOKED], ())
    assert "leave" in steps[0].what.lower()
    assert steps[1].command == "pratique show F-9"


def test_what_could_not_be_read_is_named_with_a_query():
    assert any("from gap" in c for c in commands(State.NO_TRACE, [], PARTLY, [LOOKED], ()))
    assert not any("from gap" in c for c in commands(State.NO_TRACE, [], READ, [LOOKED], ()))


def test_what_was_not_understood_is_named_with_a_query():
    assert any("'analyse'" in c for c in commands(State.NO_TRACE, [], IN_PART, [LOOKED], ()))
    assert not any("'analyse'" in c for c in commands(State.NO_TRACE, [], PARTLY, [LOOKED], ()))


def test_root_is_advised_where_that_is_the_limit():
    def advised(limits):
        steps = next_steps(State.NO_TRACE, [], READ, [LOOKED], limits)
        return any("root" in step.what for step in steps)

    assert advised((ROOT,))
    assert not advised(("no birth times: x",))


def test_the_limit_that_this_advice_waits_for_is_what_the_source_says():
    (awaited,) = re.findall(r'startswith\("([^"]+)"\)', inspect.getsource(summary))
    assert f'"{awaited}' in inspect.getsource(directory)
