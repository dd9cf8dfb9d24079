"""The main job: from a path to an answer that is stored in a case."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Protocol

from pratique import __version__
from pratique.case.answer import to_text
from pratique.case.container import ContainedEvidence, Views, contained, forget_others, named
from pratique.case.folder import Case, for_evidence, lies_inside, locked, shown_path, write_whole
from pratique.checks import all_checks
from pratique.checks.base import Check, Sign
from pratique.checks.evidence_path import Lies, as_named, by_hand
from pratique.checks.runner import Answer, CheckOutcome, finding_id, run
from pratique.content.mark import Mark
from pratique.content.yara.rule_match import YaraMatch
from pratique.content.yara.rule_set import RuleSet
from pratique.errors import EvidenceError, NoCleanCopy
from pratique.evidence import open_evidence
from pratique.evidence.base import Source
from pratique.evidence.overlay import Contained
from pratique.inventory import INVENTORY_TYPES, take_inventory
from pratique.inventory.advisory.advisory import GivenAdvisories
from pratique.inventory.advisory.giving import given_advisories
from pratique.inventory.advisory.giving import take as take_advisories
from pratique.inventory.installed import INSTALLED_TYPES
from pratique.inventory.outdated import OUTDATED_TYPES, Outdated, no_outdated, write_outdated
from pratique.inventory.secret_reach import REACH_TYPES, write_reach
from pratique.model import Finding, Gap, Instant, Place, Stage, exact
from pratique.store.columns import columns
from pratique.store.parts import storage_error, transposed, write_table
from pratique.store.tables import Tables
from pratique.story.contained import (
    ContainedFinding,
    all_gaps,
    all_outcomes,
    mounts_of,
    of_machine,
    once,
)
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
        identity, kind, place = source.identity(), source.kind, source.location
    finally:
        source.close()
    case = for_evidence(case_folder, identity, kind, location)
    piece = _Piece(identity, kind, place, location, case.survey(identity))
    watcher.into(case)
    with locked(case):
        # Before the long part: a wrong path is told at once.
        _take(known_good, case, watcher)
        _learn(advisories, case, watcher)
        folder = piece.folder
        salt = salt_in(case.folder)
        survey(location, folder, processes=processes, progress=watcher, salt=salt)
        inside = contained(case, piece.id)
        forget_others(case, piece.id, inside)
        lost = tuple(_surveyed(inside, location, watcher, processes, salt))
        rules = rules_for(folder)
        if rules is not None:
            put_rules(location, folder, rules, processes=processes, progress=watcher)
        told = _concluded(case, piece, watcher, with_rules=rules is not None, lost=lost)
        return _stored(case, piece, told, started)


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
        place = Path(os.fsdecode(exact(known.location)))
        piece = _Piece(known.id, known.kind, known.location, place, case.survey(known.id))
        with_rules = remembered(piece.folder) is not None
        told = _concluded(case, piece, watcher, with_rules=with_rules)
        return _stored(case, piece, told, started)


def tables_of(case: Case, evidence: str, container: str | None = None) -> Tables:
    """All tables of one piece of evidence, what was concluded included, or of one container."""
    folder = case.survey(evidence)
    if container is not None:
        folder = named(case, evidence, container).folder
    return Tables.open_at(folder, stored_types(), beside=case.copies)


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


def _surveyed(
    inside: Iterable[ContainedEvidence],
    location: Path,
    watcher: Watcher,
    processes: int,
    salt: bytes,
) -> Iterator[GapGroup]:
    """Survey each container; a gap for one that has no layer left."""
    for one in inside:
        try:
            survey(
                one.within(location),
                one.folder,
                processes=processes,
                progress=watcher,
                salt=salt,
            )
        except EvidenceError as error:
            yield GapGroup(Stage.READ, f"container: {error.what}", 1, (one.label,), matters=True)


@dataclass(frozen=True, slots=True)
class _Piece:
    """The evidence that is examined, or a container of it."""

    id: str
    kind: str
    location: str
    place: Path | Contained
    folder: Path
    container: str | None = None  # what a person is told of it


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
    containers: tuple[str, ...] = ()


def _concluded(
    case: Case,
    piece: _Piece,
    watcher: Watcher,
    *,
    with_rules: bool,
    lost: Sequence[GapGroup] = (),
) -> _Told:
    """What the tables of the machine and of its containers tell now."""
    checks = all_checks()
    # Rules are put to the files where they lie, and not once more for each container.
    without = tuple(check for check in checks if YaraMatch not in check.reads)
    machine = _judged(checks if with_rules else without, case, piece, watcher.checked)
    inside = [one for one in contained(case, piece.id) if one.is_surveyed()]
    if not inside:
        return replace(machine, gaps=(*machine.gaps, *lost))
    location = Path(os.fsdecode(exact(piece.location)))
    views = Views.of(location, piece.id, inside)
    try:
        told = [(one, _within(without, case, piece, one, views)) for one in inside]
        found = [
            ContainedFinding(finding, _origins(finding, one, views))
            for one, answer in told
            for finding in answer.findings
        ]
        with Tables.open_at(piece.folder, _asked_types(), beside=case.copies) as tables:
            mounts = mounts_of(tables)
        own = of_machine(machine.findings, found, views.shown, mounts)
    finally:
        views.close()
    findings = tuple(sorted((*own, *once(found)), key=_rank))
    _store(findings, piece.folder)
    return replace(
        machine,
        findings=findings,
        outcomes=all_outcomes(machine.outcomes, [(o.label, t.outcomes) for o, t in told]),
        gaps=(*all_gaps(machine.gaps, [(o.label, t.gaps) for o, t in told]), *lost),
        limits=tuple(dict.fromkeys((*machine.limits, *(x for _o, t in told for x in t.limits)))),
        containers=tuple(one.label for one, _answer in told),
    )


def _within(
    checks: tuple[Check, ...], case: Case, piece: _Piece, one: ContainedEvidence, views: Views
) -> _Told:
    """What the tables of one container tell."""
    location = Path(os.fsdecode(exact(piece.location)))
    inner = _Piece(one.id, "container", piece.location, one.within(location), one.folder, one.label)
    return _judged(
        checks,
        case,
        inner,
        lambda _done, _total: None,
        lambda path, opens: views.lies(one, path, opens),
    )


def _origins(finding: Finding, one: ContainedEvidence, views: Views) -> tuple[str, ...]:
    """Where the places of a finding lie on the disk, an empty text for one that cannot be told."""
    return tuple("".join(views.origins(one, place.path)[:1]) for place in finding.places)


def _judged(
    checks: tuple[Check, ...],
    case: Case,
    piece: _Piece,
    checked: Callable[[int, int], None],
    lies: Lies = as_named,
) -> _Told:
    source = _still_there(piece)
    try:
        _compare(case, piece, source)
        take_inventory(lambda: _tables_for_checks(case, piece.folder), source, piece.folder)
    finally:
        if source is not None:
            source.close()
    with_advisories = _look_up(case, piece)
    asked = tuple(check for check in checks if with_advisories or Outdated not in check.reads)
    return _conclude(asked, case, piece, checked, lies)


def _stored(case: Case, piece: _Piece, told: _Told, started: Instant) -> Examined:
    """The answer, kept in the case."""
    answer = _answer(case, piece, told, started)
    write_whole(case.findings(piece.id), to_text(answer))
    return Examined(case, piece.id, answer)


def _compare(case: Case, piece: _Piece, source: Source | None) -> None:
    """Find out what the clean copies explain, and what differs from them."""
    folder = piece.folder
    if not given_copies(case.copies):
        no_match(folder)
        no_differences(folder)
        return
    types = (*row_types(), *COPY_TYPES)
    with Tables.open_at(folder, types, beside=case.copies, memory=_MATCHING) as tables:
        match(tables, folder)
    with Tables.open_at(folder, _asked_types(), beside=case.copies) as tables:
        write_differences(tables, source, folder)


def _tables_for_checks(case: Case, folder: Path) -> Tables:
    """All tables that checks may ask, those that are small in memory."""
    return Tables.open_at(folder, _asked_types(), held=True, beside=case.copies)


def _look_up(case: Case, piece: _Piece) -> bool:
    """Find out what is out of date, and whether anything was given that tells it."""
    folder = piece.folder
    if not given_advisories(case.advisories):
        no_outdated(folder)
        return False
    with Tables.open_at(folder, INSTALLED_TYPES) as tables:
        write_outdated(tables, case.advisories, folder)
    return True


def _still_there(piece: _Piece) -> Source | None:
    """The same evidence, if it is still in its place."""
    try:
        source = open_evidence(piece.place)
    except EvidenceError:
        return None
    # A view is of nothing but its layers: another disk has others.
    if source.identity() == piece.id or isinstance(piece.place, Contained):
        return source
    source.close()
    return None


def _conclude(
    checks: tuple[Check, ...],
    case: Case,
    piece: _Piece,
    checked: Callable[[int, int], None],
    lies: Lies,
) -> _Told:
    """Put the checks to the tables; store findings and verdicts beside them."""
    folder = piece.folder
    with _tables_for_checks(case, folder) as tables:
        _leave_out_known_good(tables)
        answers = _answers(checks, tables, checked)
        copied = copied_at(tables) is not None
        findings = _findings(answers, tables, piece, lies, copied=copied)
    # With the memory that the checks held.
    with Tables.open_at(folder, _asked_types(), beside=case.copies) as tables:
        write_verdicts(tables, findings, checks, folder)
        write_reach(tables, findings, folder)
    _store(findings, folder)
    with Tables.open_at(folder, (*_asked_types(), FileVerdict), beside=case.copies) as tables:
        _leave_out_known_good(tables)
        return _Told(
            tuple(_named(finding, piece) for finding in findings),
            tuple(answer.outcome for answer in answers),
            next(tables.rows(Machine), Machine("", "", "", "")),
            coverage(tables),
            gap_groups(tables),
            # An image is always set up in one go.
            (*limits(tables), *((_copy_sentence(),) if copied and not piece.container else ())),
            wanted_copies(tables),
        )


def _named(finding: Finding, piece: _Piece) -> Finding:
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
        containers=told.containers,
    )


def _answers(
    checks: tuple[Check, ...], tables: Tables, checked: Callable[[int, int], None]
) -> list[Answer]:
    answers: list[Answer] = []
    for answer in run(checks, tables):
        answers.append(answer)
        checked(len(answers), len(checks))
    return answers


def _findings(
    answers: Iterable[Answer], tables: Tables, piece: _Piece, lies: Lies, *, copied: bool
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
            title=sign.title or check.title,
            severity=sign.severity or check.severity,
            confidence=sign.confidence,
            technique=sign.technique or check.technique,
            evidence=piece.id,
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
