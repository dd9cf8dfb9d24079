"""What people decided, put to the answer that is kept in a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pratique.case.answer import read_answer, to_text
from pratique.case.evidence_tables import tables_of
from pratique.case.folder import Case, locked, write_whole
from pratique.case.journal import journal_of
from pratique.case.judgement import Told
from pratique.case.narrative import write_story
from pratique.case.piece import Piece
from pratique.model import Finding
from pratique.record.act import Act
from pratique.record.decision import (
    Decision,
    Judgement,
    decided,
    decisions_of,
    standing,
    told,
)
from pratique.story.advice import next_steps
from pratique.story.examination import Examination
from pratique.story.summary import headline, narrowed, since, state
from pratique.story.wanted_copy import copy_steps, wanted_copies


def decisions(case: Case) -> dict[str, Decision]:
    """The decision that holds for each finding, by its id."""
    return decisions_of(journal_of(case).entries())


def with_states(case: Case, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings with the state that the decisions of this case give them."""
    return tuple(decided(findings, decisions(case)))


def decide(  # noqa: PLR0913 - what a decision consists of
    case: Case,
    findings: Sequence[Finding],
    judgement: Judgement,
    why: str,
    *,
    asked: Mapping[str, str],
    by: str = "",
) -> Examination:
    """Write the decision into the journal, and tell the answer and the story anew with it."""
    evidence = case.newest()
    with locked(case):
        for sentence, about in told(findings, judgement, why, asked):
            journal_of(case).write(Act.DECIDED, sentence, about, evidence=evidence.id, by=by)
        answer = _again(case, read_answer(case.findings(evidence.id)))
        piece = Piece(
            evidence.id, evidence.kind, evidence.location, evidence.place(),
            case.survey(evidence.id),
        )  # fmt: skip
        story = write_story(case, piece, _standing(answer), answer.state, answer.window)
        answer = replace(answer, window=story.window)
        write_whole(case.findings(evidence.id), to_text(answer))
    return answer


def _again(case: Case, answer: Examination) -> Examination:
    findings = with_states(case, answer.findings)
    left = standing(findings)
    covered, outcomes = answer.coverage, answer.outcomes
    found = state(left)
    with tables_of(case, answer.evidence) as tables:
        wanted = wanted_copies(tables)
    return replace(
        answer,
        findings=findings,
        state=found,
        headline=headline(left, covered, outcomes, len(findings) - len(left)),
        window=narrowed(since(left), answer.history),
        next_steps=(
            *next_steps(
                found, left, answer.coverage, answer.outcomes, answer.limits, answer.history
            ),
            *copy_steps(wanted),
        ),
    )


def _standing(answer: Examination) -> Told:
    """What was concluded, without what was dismissed."""
    return Told(
        tuple(standing(answer.findings)), answer.outcomes, answer.machine, answer.coverage,
        answer.gaps, answer.limits, (), answer.containers, answer.history,
    )  # fmt: skip
