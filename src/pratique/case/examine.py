"""The main job: from a path to an answer that is stored in a case."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from pratique import __version__
from pratique.case.answer import to_text
from pratique.case.folder import Case, for_evidence, lies_inside, locked, shown_path, write_whole
from pratique.checks import all_checks
from pratique.checks.base import Check, Sign
from pratique.checks.evidence_path import by_hand
from pratique.checks.runner import Answer, CheckOutcome, finding_id, run
from pratique.content.mark import Mark
from pratique.content.yara.rule_match import YaraMatch
from pratique.content.yara.rule_set import RuleSet
from pratique.errors import EvidenceError, NoCleanCopy
from pratique.evidence import open_evidence
from pratique.evidence.base import Source
from pratique.inventory import INVENTORY_TYPES, take_inventory
from pratique.inventory.secret_reach import REACH_TYPES, write_reach
from pratique.inventory.advisory.advisory import GivenAdvisories
from pratique.inventory.advisory.giving import given_advisories
from pratique.inventory.advisory.giving import take as take_advisories
from pratique.inventory.installed import INSTALLED_TYPES
from pratique.inventory.outdated import OUTDATED_TYPES, Outdated, no_outdated, write_outdated
from pratique.model import Finding, Gap, Instant, Place, Stage, exact
from pratique.store.columns import columns
from pratique.store.parts import storage_error, transposed, write_table
from pratique.store.tables import Tables
from pratique.story.coverage import coverage, gap_groups, limits
from pratique.story.examination import Coverage, Examination, GapGroup
from pratique.story.finding_row import FindingRow, finding_rows
from pratique.story.summary import headline, next_steps, since, state
from pratique.story.verdict import FileVerdict, write_verdicts
from pratique.story.wanted_copy import WantedCopy, copy_steps, wanted_copies
from pratique.story.window import copied_at, times_of, window
from pratique.survey.clean_copy import COPY_TYPES, GivenCopy, given_copies, take
from pratique.survey.clean_difference import (
    CleanDifference,
    no_differences,
    write_differences,
)
from pratique.survey.known_good import MATCH_TYPES, match, no_match
from pratique.survey.machine import Machine
from pratique.survey.progress import Progress
from pratique.survey.rule_pass import put_rules, remembered
from pratique.survey.salt import salt_in
from pratique.survey.surveyor import row_types, survey

# Where a copy lies is found with all pairs of equal files at once.
_MATCHING: Final = "512MB"


class Watcher(Progress, Protocol):
    """Is told how an examination goes."""

    def into(self, case: Case) -> None:
        """Take note of the case, before anything is read."""
        ...

    def took(self, copy: GivenCopy) -> None:
        """Take note of a clean copy that is in the case now."""
        ...

    def learned(self, given: GivenAdvisories) -> None:
        """Take note of advisories that are in the case now."""
        ...

    def checked(self, done: int, total: int) -> None:
        """Take note that so many checks have answered."""
        ...


@dataclass(frozen=True, slots=True)
class Examined:
    """The answer, and the case that it is stored in."""

    case: Case
    evidence: str
    answer: Examination


def examine(  # noqa: PLR0913 - one for each option of the command
    location: Path,
    case_folder: Path | None,
    watcher: Watcher,
    *,
    processes: int = 0,
    known_good: Sequence[Path] = (),
    advisories: Sequence[Path] = (),
    rules_for: Callable[[Path], RuleSet | None] = remembered,
) -> Examined:
    """Examine the evidence at `location`; the answer is stored in the case before this returns.

    `known_good` are clean copies, `advisories` files that tell what is out of date. They are
    remembered: another run need not be given them again.
    The YARA rules that `rules_for` gives for the folder of the survey are put to every file,
    too: usually those that the case remembers.
    """
    started = Instant(time.time_ns())
    _refuse_evidence(known_good, location)
    source = open_evidence(location)
    try:
        piece = _Piece(source.identity(), source.kind, source.location)
    finally:
        source.close()
    case = for_evidence(case_folder, piece.id, piece.kind, location)
    watcher.into(case)
    with locked(case):
        # Before the long part: a wrong path is told at once.
        _take(known_good, case, watcher)
        _learn(advisories, case, watcher)
        folder = case.survey(piece.id)
        salt = salt_in(case.folder)
        survey(location, folder, processes=processes, progress=watcher, salt=salt)
        rules = rules_for(folder)
        if rules is not None:
            put_rules(location, folder, rules, processes=processes, progress=watcher)
        return _concluded(case, piece, watcher, started, with_rules=rules is not None)


def conclude_again(
    case: Case,
    watcher: Watcher,
    *,
    known_good: Sequence[Path] = (),
    advisories: Sequence[Path] = (),
) -> Examined:
    """Ask everything again of the evidence that was examined last, and read none of it anew.

    But for what differs from a clean copy: that is read once more, where the evidence is still
    in its place, to show the difference.
    """
    started = Instant(time.time_ns())
    known = case.newest()
    _refuse_evidence(known_good, Path(os.fsdecode(exact(known.location))))
    watcher.into(case)
    with locked(case):
        _take(known_good, case, watcher)
        _learn(advisories, case, watcher)
        piece = _Piece(known.id, known.kind, known.location)
        with_rules = remembered(case.survey(piece.id)) is not None
        return _concluded(case, piece, watcher, started, with_rules=with_rules)


def tables_of(case: Case, evidence: str) -> Tables:
    """All tables of one piece of evidence, what was concluded included."""
    return Tables.open_at(case.survey(evidence), stored_types(), beside=case.copies)


def stored_types() -> tuple[type[Any], ...]:
    """The row types of all tables that a case holds of one piece of evidence."""
    return (*_asked_types(), FileVerdict, FindingRow, *REACH_TYPES)


def _asked_types() -> tuple[type[Any], ...]:
    """The row types of all tables that checks may ask."""
    return (
        *row_types(),
        *COPY_TYPES,
        *MATCH_TYPES,
        CleanDifference,
        *INVENTORY_TYPES,
        *OUTDATED_TYPES,
    )


def _refuse_evidence(known_good: Sequence[Path], location: Path) -> None:
    """What lies on the suspect disk proves nothing about it."""
    for given in known_good:
        if lies_inside(given, location):
            raise NoCleanCopy(
                "This lies in the evidence itself, and proves nothing about it",
                where=shown_path(given),
                next_step="Download the release anew on a healthy machine, and give that.",
            )


def _take(known_good: Sequence[Path], case: Case, watcher: Watcher) -> None:
    """Take clean copies into the case."""
    for given in known_good:
        watcher.took(take(given, case.copies, Instant(time.time_ns())))


def _learn(advisories: Sequence[Path], case: Case, watcher: Watcher) -> None:
    """Take advisories into the case."""
    for given in advisories:
        watcher.learned(take_advisories(given, case.advisories, Instant(time.time_ns())))


@dataclass(frozen=True, slots=True)
class _Piece:
    """The evidence that is examined."""

    id: str
    kind: str
    location: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What the tables told."""

    findings: tuple[Finding, ...]
    outcomes: tuple[CheckOutcome, ...]
    machine: Machine
    coverage: Coverage
    gaps: tuple[GapGroup, ...]
    limits: tuple[str, ...]
    wanted: tuple[WantedCopy, ...]


def _concluded(
    case: Case, piece: _Piece, watcher: Watcher, started: Instant, *, with_rules: bool
) -> Examined:
    """The answer that the tables give now, stored."""
    source = _still_there(piece)
    try:
        _compare(case, piece, source)
        take_inventory(lambda: _tables_for_checks(case, piece.id), source, case.survey(piece.id))
    finally:
        if source is not None:
            source.close()
    with_advisories = _look_up(case, piece)
    checks = tuple(
        check
        for check in all_checks()
        if (with_rules or YaraMatch not in check.reads)
        and (with_advisories or Outdated not in check.reads)
    )
    told = _conclude(checks, case, piece.id, watcher)
    answer = _answer(case, piece, told, started)
    write_whole(case.findings(piece.id), to_text(answer))
    return Examined(case, piece.id, answer)


def _compare(case: Case, piece: _Piece, source: Source | None) -> None:
    """Find out what the clean copies explain, and what differs from them."""
    folder = case.survey(piece.id)
    if not given_copies(case.copies):
        no_match(folder)
        no_differences(folder)
        return
    types = (*row_types(), *COPY_TYPES)
    with Tables.open_at(folder, types, beside=case.copies, memory=_MATCHING) as tables:
        match(tables, folder)
    with Tables.open_at(folder, _asked_types(), beside=case.copies) as tables:
        write_differences(tables, source, folder)


def _tables_for_checks(case: Case, evidence: str) -> Tables:
    """All tables that checks may ask, those that are small in memory."""
    return Tables.open_at(case.survey(evidence), _asked_types(), held=True, beside=case.copies)


def _look_up(case: Case, piece: _Piece) -> bool:
    """Find out what is out of date, and whether anything was given that tells it."""
    folder = case.survey(piece.id)
    if not given_advisories(case.advisories):
        no_outdated(folder)
        return False
    with Tables.open_at(folder, INSTALLED_TYPES) as tables:
        write_outdated(tables, case.advisories, folder)
    return True


def _still_there(piece: _Piece) -> Source | None:
    """The same evidence, if it is still in its place."""
    try:
        source = open_evidence(Path(os.fsdecode(exact(piece.location))))
    except EvidenceError:
        return None
    if source.identity() == piece.id:
        return source
    source.close()
    return None


def _conclude(checks: tuple[Check, ...], case: Case, evidence: str, watcher: Watcher) -> _Told:
    """Put the checks to the tables; store findings and verdicts beside them."""
    folder = case.survey(evidence)
    with _tables_for_checks(case, evidence) as tables:
        _leave_out_known_good(tables)
        answers = _answers(checks, tables, watcher)
        copied = copied_at(tables) is not None
        findings = _findings(answers, tables, evidence, copied=copied)
    # With the memory that the checks held.
    with Tables.open_at(folder, _asked_types(), beside=case.copies) as tables:
        write_verdicts(tables, findings, checks, folder)
        write_reach(tables, findings, folder)
    _store(findings, folder)
    with Tables.open_at(folder, (*_asked_types(), FileVerdict), beside=case.copies) as tables:
        _leave_out_known_good(tables)
        return _Told(
            findings,
            tuple(answer.outcome for answer in answers),
            next(tables.rows(Machine), Machine("", "", "", "")),
            coverage(tables),
            gap_groups(tables),
            (*limits(tables), *((_copy_sentence(),) if copied else ())),
            wanted_copies(tables),
        )


def _leave_out_known_good(tables: Tables) -> None:
    """Known-good first: nobody guesses about what a clean copy proves, nor fails to."""
    proved = "path IN (SELECT path FROM known_good WHERE in_place)"
    tables.leave_out(Mark, proved)
    tables.leave_out(Gap, f"stage = '{Stage.ANALYSE}' AND {proved}")


def _answer(case: Case, piece: _Piece, told: _Told, started: Instant) -> Examination:
    found = state(told.findings)
    return Examination(
        case=shown_path(case.folder),
        evidence=piece.id,
        kind=piece.kind,
        location=piece.location,
        version=__version__,
        started=started,
        finished=Instant(time.time_ns()),
        state=found,
        headline=headline(told.findings, told.coverage, told.outcomes),
        window=since(told.findings),
        machine=told.machine,
        coverage=told.coverage,
        findings=told.findings,
        outcomes=told.outcomes,
        gaps=told.gaps,
        limits=told.limits,
        next_steps=(
            *next_steps(found, told.findings, told.coverage, told.outcomes, told.limits),
            *copy_steps(told.wanted),
        ),
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
    times = times_of(tables, (place.path for _check, sign in signs for place in _dated(sign)))
    commands = by_hand((sign for _check, sign in signs), tables)
    found = [
        Finding(
            id=finding_id(check.slug, sign.subject),
            check=check.slug,
            title=sign.title or check.title,
            severity=sign.severity or check.severity,
            confidence=sign.confidence,
            technique=sign.technique or check.technique,
            evidence=evidence,
            places=sign.places,
            quote=sign.quote,
            why=sign.why,
            innocent=check.innocent,
            next=check.next,
            verify=typed,
            window=window(_dated(sign), times, copied=copied),
        )
        for (check, sign), typed in zip(signs, commands, strict=True)
    ]
    return tuple(sorted(found, key=_rank))


def _dated(sign: Sign) -> tuple[Place, ...]:
    """The places whose times are those of the finding."""
    return sign.dated or sign.places


def _rank(finding: Finding) -> tuple[int, float, str, str]:
    """Worst first, and always the same order."""
    return -finding.severity, -finding.confidence, finding.check, finding.id


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
