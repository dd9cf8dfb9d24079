"""What the tables of one piece of evidence tell: inventories, findings, verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from pratique.case.evidence_tables import asked_types, tables_for_checks, tables_for_inventory
from pratique.case.folder import Case
from pratique.case.piece import Piece, still_there
from pratique.checks.base import Check, Sign
from pratique.checks.evidence_path import Lies, as_named, by_hand
from pratique.checks.runner import Answer, CheckOutcome, finding_id, run
from pratique.content.mark import Mark
from pratique.content.sigma.sigma_match import SigmaMatch
from pratique.evidence.base import Source
from pratique.history.sighting import Bound
from pratique.inventory import take_inventory
from pratique.inventory.advisory.giving import given_advisories
from pratique.inventory.installed import INSTALLED_TYPES
from pratique.inventory.outdated import Outdated, no_outdated, write_outdated
from pratique.inventory.secret_reach import write_reach
from pratique.inventory.sigma_answer import rules_of, unasked, write_sigma_answers
from pratique.model import Finding, Gap, Place, Stage
from pratique.phrase import Phrase, english
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables
from pratique.story.coverage import coverage, gap_groups, limits
from pratique.story.examination import Coverage, GapGroup
from pratique.story.finding_row import FindingRow, finding_rows
from pratique.story.history_answer import NO_HISTORY, HistoryAnswer
from pratique.story.page_visitors import with_visitors
from pratique.story.verdict import FileVerdict, write_verdicts
from pratique.story.wanted_copy import WantedCopy, wanted_copies
from pratique.story.window import copied_at, times_of, window
from pratique.survey.clean_copy import COPY_TYPES, given_copies
from pratique.survey.clean_difference import no_differences, write_differences
from pratique.survey.known_good import match, no_match
from pratique.survey.machine import Machine
from pratique.survey.surveyor import row_types

# Where a copy lies is found with all pairs of equal files at once.
_MATCHING: Final = "512MB"


@dataclass(frozen=True, slots=True)
class Told:
    """What the tables told."""

    findings: tuple[Finding, ...]
    outcomes: tuple[CheckOutcome, ...]
    machine: Machine
    coverage: Coverage
    gaps: tuple[GapGroup, ...]
    limits: tuple[Phrase, ...]
    wanted: tuple[WantedCopy, ...]
    containers: tuple[str, ...] = ()
    history: HistoryAnswer = NO_HISTORY


def judged(
    checks: tuple[Check, ...],
    case: Case,
    piece: Piece,
    checked: Callable[[int, int], None],
    lies: Lies = as_named,
) -> Told:
    """Put the checks to the tables of one piece; what follows from them is stored beside them.

    `lies` tells where a path of the piece lies on the disk, for commands that a person types.
    """
    source = still_there(piece)
    try:
        _compare(case, piece, source)
        take_inventory(
            partial(tables_for_inventory, case, piece.folder), asked_types(), source, piece.folder
        )
    finally:
        if source is not None:
            source.close()
    with_advisories = _look_up(case, piece)
    with_rules = _ask_rules(case, piece)
    asked = tuple(
        check
        for check in checks
        if (with_advisories or Outdated not in check.reads)
        and (with_rules or SigmaMatch not in check.reads)
        and Bound not in check.reads
    )
    return _conclude(asked, case, piece, checked, lies)


def judged_by_history(
    checks: Iterable[Check], case: Case, piece: Piece
) -> tuple[tuple[Finding, ...], tuple[CheckOutcome, ...]]:
    """Put the checks that ask what the backups said, once these have been asked."""
    asked = tuple(check for check in checks if Bound in check.reads)
    with tables_for_checks(case, piece.folder) as tables:
        answers = _answers(asked, tables, lambda _done, _total: None)
        copied = copied_at(tables) is not None
        findings = _findings(answers, tables, piece, as_named, copied=copied)
    return findings, tuple(answer.outcome for answer in answers)


def _compare(case: Case, piece: Piece, source: Source | None) -> None:
    """Find out what the clean copies explain, and what differs from them."""
    folder = piece.folder
    if not given_copies(case.copies):
        no_match(folder)
        no_differences(folder)
        return
    types = (*row_types(), *COPY_TYPES)
    with Tables.open_at(folder, types, beside=case.copies, memory=_MATCHING) as tables:
        match(tables, folder)
    with Tables.open_at(folder, asked_types(), beside=case.copies) as tables:
        write_differences(tables, source, folder)


def _look_up(case: Case, piece: Piece) -> bool:
    """Find out what is out of date, and whether anything was given that tells it."""
    folder = piece.folder
    if not given_advisories(case.advisories):
        no_outdated(folder)
        return False
    with Tables.open_at(folder, INSTALLED_TYPES) as tables:
        write_outdated(tables, case.advisories, folder)
    return True


def _ask_rules(case: Case, piece: Piece) -> bool:
    """Put the Sigma rules that were given to the logs, and say whether there are any."""
    rules = rules_of(piece.folder)
    if rules is None:
        return False
    with Tables.open_at(piece.folder, asked_types(), beside=case.copies) as tables:
        write_sigma_answers(tables, rules, piece.folder)
    return True


def _conclude(
    checks: tuple[Check, ...],
    case: Case,
    piece: Piece,
    checked: Callable[[int, int], None],
    lies: Lies,
) -> Told:
    """Put the checks to the tables; store findings and verdicts beside them."""
    folder = piece.folder
    with tables_for_checks(case, folder) as tables:
        _leave_out_known_good(tables)
        answers = _answers(checks, tables, checked)
        copied = copied_at(tables) is not None
        findings = tuple(
            with_visitors(_findings(answers, tables, piece, lies, copied=copied), tables)
        )
    # With the memory that the checks held.
    with Tables.open_at(folder, asked_types(), beside=case.copies) as tables:
        write_verdicts(tables, findings, checks, folder)
        write_reach(tables, findings, folder)
    store_findings(findings, folder)
    with Tables.open_at(folder, (*asked_types(), FileVerdict), beside=case.copies) as tables:
        _leave_out_known_good(tables)
        return Told(
            tuple(_named(finding, piece) for finding in findings),
            tuple(answer.outcome for answer in answers),
            next(tables.rows(Machine), Machine("", "", "", "")),
            coverage(tables),
            gap_groups(tables),
            # An image is always set up in one go.
            (
                *limits(tables),
                *filter(None, (unasked(tables),)),
                *((_copy_sentence(),) if copied and not piece.container else ()),
            ),
            wanted_copies(tables),
        )


def _named(finding: Finding, piece: Piece) -> Finding:
    """The finding, with the name of the container at each of its places."""
    if piece.container is None:
        return finding
    places = tuple(replace(place, container=piece.container) for place in finding.places)
    return replace(finding, places=places)


def _leave_out_known_good(tables: Tables) -> None:
    """Known-good first: nobody guesses about what a clean copy proves, nor fails to."""
    proved = "path IN (SELECT path FROM known_good WHERE in_place)"
    tables.leave_out(Mark, proved)
    tables.leave_out(Gap, f"stage = '{Stage.ANALYSE}' AND {proved}")


def _answers(
    checks: tuple[Check, ...], tables: Tables, checked: Callable[[int, int], None]
) -> list[Answer]:
    answers: list[Answer] = []
    for answer in run(checks, tables):
        answers.append(answer)
        checked(len(answers), len(checks))
    return answers


def _findings(
    answers: Iterable[Answer], tables: Tables, piece: Piece, lies: Lies, *, copied: bool
) -> tuple[Finding, ...]:
    """Signs with their id and their window, worst first."""
    signs = [(answer.check, sign) for answer in answers for sign in answer.signs]
    times = times_of(tables, (place.path for _check, sign in signs for place in _dated(sign)))
    commands = by_hand((sign for _check, sign in signs), tables, lies)
    # A container may well have the same thing at the same place as the machine has.
    start = "" if piece.container is None else f"{piece.id}\0"
    found = [
        Finding(
            id=finding_id(check.slug, start + sign.subject),
            check=check.slug,
            title=english(sign.title or check.title),
            severity=sign.severity or check.severity,
            confidence=sign.confidence,
            technique=sign.technique or check.technique,
            evidence=piece.id,
            places=sign.places,
            quote=sign.quote,
            why=sign.why.english,
            innocent=check.innocent,
            next=check.next,
            verify=typed,
            window=window(_dated(sign), times, copied=copied),
            dated=sign.dated,
            told_title=sign.title,
            told=sign.why,
        )
        for (check, sign), typed in zip(signs, commands, strict=True)
    ]
    return tuple(sorted(found, key=rank))


def _dated(sign: Sign) -> tuple[Place, ...]:
    """The places whose times are those of the finding."""
    return sign.dated or sign.places


def rank(finding: Finding) -> tuple[int, float, str, str]:
    """Worst first, and always the same order."""
    return -finding.severity, -finding.confidence, finding.check, finding.id


def store_findings(findings: Iterable[Finding], folder: Path) -> None:
    """The findings as a table too, so that SQL can join them."""
    try:
        write_rows(folder, FindingRow, "finding", finding_rows(findings))
    except OSError as error:
        raise storage_error(folder, error) from error


def _copy_sentence() -> Phrase:
    return Phrase(
        "a copy, or set up in one go: nearly all inodes were last changed within one day, so the "
        "times of change are those of the copy, and findings have no earliest time"
    )
