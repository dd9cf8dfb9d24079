"""The main job: from a path to an answer that is stored in a case."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pratique import __version__
from pratique.case.answer import to_text
from pratique.case.folder import Case, for_evidence, locked, shown_path, write_whole
from pratique.checks import all_checks
from pratique.checks.base import Check
from pratique.checks.runner import Answer, finding_id, run
from pratique.evidence import open_evidence
from pratique.model import Finding, Instant
from pratique.store.columns import columns
from pratique.store.parts import storage_error, transposed, write_table
from pratique.store.tables import Tables
from pratique.story.coverage import coverage, gap_groups, limits
from pratique.story.examination import Examination
from pratique.story.finding_row import FindingRow, finding_rows
from pratique.story.summary import headline, next_steps, since, state
from pratique.story.verdict import FileVerdict, write_verdicts
from pratique.story.window import copied_at, times_of, window
from pratique.survey.machine import Machine
from pratique.survey.progress import Progress
from pratique.survey.surveyor import row_types, survey


class Watcher(Progress, Protocol):
    """Is told how an examination goes."""

    def checked(self, done: int, total: int) -> None:
        """Take note that so many checks have answered."""
        ...


@dataclass(frozen=True, slots=True)
class Examined:
    """The answer, and the case that it is stored in."""

    case: Case
    evidence: str
    answer: Examination


def examine(location: Path, case_folder: Path | None, watcher: Watcher, *, processes: int = 0) -> Examined:
    """Examine the evidence at `location`; the answer is stored in the case before this returns."""
    started = Instant(time.time_ns())
    source = open_evidence(location)
    try:
        identity, kind, real = source.identity(), source.kind, source.location
    finally:
        source.close()
    case = for_evidence(case_folder, identity, kind, location)
    with locked(case):
        folder = case.survey(identity)
        survey(location, folder, processes=processes, progress=watcher)
        answer = _judge(case, identity, kind, real, folder, watcher, started)
        write_whole(case.findings(identity), to_text(answer))
    return Examined(case, identity, answer)


def tables_of(case: Case, evidence: str) -> Tables:
    """All tables of one piece of evidence, what was concluded included."""
    return Tables.open_at(case.survey(evidence), stored_types())


def stored_types() -> tuple[type[Any], ...]:
    """The row types of all tables that a case holds of one piece of evidence."""
    return (*row_types(), FileVerdict, FindingRow)


def _judge(
    case: Case,
    identity: str,
    kind: str,
    location: str,
    folder: Path,
    watcher: Watcher,
    started: Instant,
) -> Examination:
    checks = all_checks()
    with Tables.open_at(folder, row_types()) as tables:
        answers = _answers(checks, tables, watcher)
        copied = copied_at(tables)
        findings = _findings(answers, tables, identity, copied=copied is not None)
        write_verdicts(tables, findings, checks, folder)
    _store(findings, folder)
    with Tables.open_at(folder, (*row_types(), FileVerdict)) as tables:
        machine = next(tables.rows(Machine), Machine("", "", "", ""))
        covered = coverage(tables)
        gaps = gap_groups(tables)
        cannot = limits(tables)
    if copied is not None:
        cannot = (*cannot, _copy_sentence())
    outcomes = tuple(answer.outcome for answer in answers)
    found = state(findings)
    return Examination(
        case=shown_path(case.folder),
        evidence=identity,
        kind=kind,
        location=location,
        version=__version__,
        started=started,
        finished=Instant(time.time_ns()),
        state=found,
        headline=headline(found, findings, covered, outcomes),
        window=since(findings),
        machine=machine,
        coverage=covered,
        findings=findings,
        outcomes=outcomes,
        gaps=gaps,
        limits=cannot,
        next_steps=next_steps(found, findings, covered, outcomes, cannot),
    )


def _answers(checks: tuple[Check, ...], tables: Tables, watcher: Watcher) -> list[Answer]:
    answers: list[Answer] = []
    for answer in run(checks, tables):
        answers.append(answer)
        watcher.checked(len(answers), len(checks))
    return answers


def _findings(
    answers: Iterable[Answer], tables: Tables, evidence: str, *, copied: bool
) -> tuple[Finding, ...]:
    """Signs with their id and their window, worst first."""
    signs = [(answer.check, sign) for answer in answers for sign in answer.signs]
    times = times_of(tables, (place.path for _check, sign in signs for place in sign.places))
    found = [
        Finding(
            id=finding_id(check.slug, sign.subject),
            check=check.slug,
            title=sign.title or check.title,
            severity=sign.severity or check.severity,
            confidence=sign.confidence,
            technique=check.technique,
            evidence=evidence,
            places=sign.places,
            quote=sign.quote,
            why=sign.why,
            innocent=check.innocent,
            next=check.next,
            verify=sign.verify,
            window=window(sign.places, times, copied=copied),
        )
        for check, sign in signs
    ]
    found.sort(key=lambda f: (-f.severity, -f.confidence, f.check, f.places[:1] and f.places[0].path))
    return tuple(found)


def _store(findings: Iterable[Finding], folder: Path) -> None:
    """The findings as a table too, so that SQL can join them."""
    held = transposed(finding_rows(findings)).get(FindingRow.table)
    try:
        write_table(folder, FindingRow, "finding", held or [[] for _ in columns(FindingRow)])
    except OSError as error:
        raise storage_error(folder, error) from error


def _copy_sentence() -> str:
    return (
        "a copy, or set up in one go: nearly all inodes were last changed within one day, so the "
        "times of change are those of the copy, and findings have no earliest time"
    )
