"""Where a case stands, for the one who takes it over, or comes back to it after a night's sleep."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pratique.case.answer import read_answer
from pratique.case.duties import duties_of
from pratique.case.folder import Case
from pratique.case.journal import journal_of
from pratique.case.narrative import story_if_told
from pratique.duties.notice import Applies, Notice
from pratique.errors import DutiesUnreadable
from pratique.model import Finding, Severity
from pratique.phrase import Phrase
from pratique.record.act import Act
from pratique.record.decision import OPEN, decisions_of, unfounded
from pratique.record.entry import Entry
from pratique.record.stretch import Stretch, stretch
from pratique.record.who import Who
from pratique.story.examination import Examination
from pratique.story.story import Story

# After one of these, a report that was written before says less than is known.
_CHANGES: Final = {Act.EXAMINED, Act.CONCLUDED, Act.DECIDED, Act.TOLD, Act.AWARE, Act.STATED}


@dataclass(frozen=True, slots=True)
class Handoff:
    """Where a case stands.

    `decided` counts the findings by what was decided, `undecided` are those of weight about which
    nobody said anything, `reopened` those that changed since somebody did, each with the reason.
    `report_is_old` where something changed after the last report, None where there is no report.
    `notices` are the duties that apply or may apply and are not done, most urgent first; `aware`
    whether somebody stated since when they know, from which those count; `trouble` says why the
    duties could not be read.
    """

    answer: Examination
    story: Story | None
    decided: dict[str, int]
    undecided: tuple[Finding, ...]
    reopened: tuple[tuple[Finding, Phrase], ...]
    entries: int
    last: tuple[Entry, ...]
    report_is_old: bool | None
    stretch: Stretch | None
    notices: tuple[Notice, ...] = ()
    zone: str = "UTC"
    aware: bool = False
    trouble: str = ""


def handoff(case: Case, person: Who, now: datetime, most: int) -> Handoff:
    """Where `case` stands `now`, with the `most` last things that were done."""
    entries = list(journal_of(case).entries())
    evidence = case.newest()
    answer = read_answer(case.findings(evidence.id))
    known = decisions_of(entries)
    states = Counter(finding.state for finding in answer.findings if finding.state != OPEN)
    return Handoff(
        answer=answer,
        story=story_if_told(case, evidence.id),
        decided=dict(states),
        undecided=tuple(
            finding
            for finding in answer.findings
            if finding.id not in known and finding.severity >= Severity.MEDIUM
        ),
        reopened=tuple((finding, why) for finding, _past, why in unfounded(answer.findings, known)),
        entries=len(entries),
        last=tuple(entry for entry in entries if entry.act is not Act.OPENED)[-most:],
        report_is_old=_is_old(entries),
        stretch=stretch(entries, person, now),
        **_duties(case),
    )


def _duties(case: Case) -> dict[str, Any]:
    """People and rules may have been edited by hand: what is wrong there is told, and no more."""
    try:
        found = duties_of(case)
    except DutiesUnreadable as error:
        return {"trouble": f"{error.what}: {error.where}"}
    left = [one for one in found.notices if one.applies is not Applies.NO and not one.done]
    aware = found.statements.aware is not None
    return {"notices": tuple(left), "zone": found.zone, "aware": aware}


def _is_old(entries: list[Entry]) -> bool | None:
    acts = [entry.act for entry in entries]
    if Act.REPORTED not in acts:
        return None
    after = acts[len(acts) - acts[::-1].index(Act.REPORTED) :]
    return any(act in _CHANGES for act in after)
