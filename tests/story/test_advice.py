from __future__ import annotations

import inspect
import itertools
import re

import pytest

from pratique.checks.runner import CheckOutcome, Outcome
from pratique.evidence import directory
from pratique.model import Finding, Place, Severity, Window
from pratique.phrase import Phrase
from pratique.story import advice
from pratique.story.advice import next_steps
from pratique.story.examination import Coverage, State
from pratique.story.summary import headline, state

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


ROOT = Phrase("not read as root: only what this person may read")
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
    said = [step.what.english for step in steps]
    if found is not State.NO_TRACE or covered is not READ or BLIND in outcomes:
        assert said
    assert len(set(said)) == len(said)
    for step in steps:
        assert step.why.english
        assert not step.what.english.endswith(".")  # whoever shows it ends the sentence
    text = " ".join([headline(findings, covered, outcomes).english, found.value, *map(str, steps)])
    assert not re.search(r"\bclean\b", text)


def commands(*arguments) -> list[str]:
    return [step.command for step in next_steps(*arguments)]


def test_the_disk_comes_first_then_the_worst_finding():
    findings = [finding(Severity.CRITICAL, name="F-9"), finding(Severity.HIGH, name="F-8")]
    steps = next_steps(State.COMPROMISED, findings, READ, [LOOKED], ())
    assert "leave" in steps[0].what.english.lower()
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
        return any("root" in step.what.english for step in steps)

    assert advised((ROOT,))
    assert not advised((Phrase("no birth times: x"),))


def test_the_limit_that_this_advice_waits_for_is_what_the_source_says():
    (awaited,) = re.findall(r'startswith\("([^"]+)"\)', inspect.getsource(advice))
    assert f'"{awaited}' in inspect.getsource(directory)
