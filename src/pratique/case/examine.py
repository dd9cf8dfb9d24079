"""The main job: from a path to an answer that is stored in a case."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

from pratique import __version__
from pratique.case.answer import to_text
from pratique.case.container import ContainedEvidence, Views, contained, forget_others
from pratique.case.decided import with_states
from pratique.case.evidence_tables import asked_types, tables_of
from pratique.case.examined import examined
from pratique.case.folder import Case, for_evidence, lies_inside, locked, shown_path, write_whole
from pratique.case.journal import journal_of
from pratique.case.judgement import Told, judged, rank, store_findings
from pratique.case.narrative import write_story
from pratique.case.past import Histories, Watching, dated_by_history, read_past_logs
from pratique.case.piece import Piece
from pratique.checks import all_checks
from pratique.checks.base import Check
from pratique.content.yara.rule_match import YaraMatch
from pratique.content.yara.rule_set import RuleSet
from pratique.errors import EvidenceError, NoCleanCopy
from pratique.evidence import open_settled
from pratique.evidence.location import Location
from pratique.inventory.advisory.advisory import GivenAdvisories
from pratique.inventory.advisory.giving import take as take_advisories
from pratique.model import Finding, Instant, Stage
from pratique.record.act import Act
from pratique.record.decision import standing
from pratique.store.tables import Tables
from pratique.story.advice import next_steps
from pratique.story.contained import (
    ContainedFinding,
    all_gaps,
    all_outcomes,
    mounts_of,
    of_machine,
    once,
)
from pratique.story.examination import Examination, GapGroup
from pratique.story.stock import Stock, stock
from pratique.story.summary import headline, narrowed, since, state
from pratique.story.wanted_copy import copy_steps
from pratique.story.whole_image import with_media
from pratique.survey.clean_copy import GivenCopy, take
from pratique.survey.log.log_pass import read_logs
from pratique.survey.medium_digest import MediumDigests, media
from pratique.survey.progress import Progress
from pratique.survey.rule_pass import put_rules, remembered
from pratique.survey.salt import salt_in
from pratique.survey.surveyor import survey

_NO_HISTORIES: Final = Histories()


def _as_kept(_survey: Path) -> None:
    """Leave the Sigma rules of a survey as they are."""


class Watcher(Progress, Watching, Protocol):
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

    def hashed(self, image: str, done: int, total: int) -> None:
        """Take note that so many bytes of an image went into its SHA-256. Comes from a thread."""
        ...


@dataclass(frozen=True, slots=True)
class Examined:
    """The answer, and the case that it is stored in."""

    case: Case
    evidence: str
    answer: Examination


def examine(  # noqa: PLR0913 - one for each option of the command
    location: Path | Location,
    case_folder: Path | None,
    watcher: Watcher,
    *,
    processes: int = 0,
    known_good: Sequence[Path] = (),
    advisories: Sequence[Path] = (),
    histories: Histories = _NO_HISTORIES,
    rules_for: Callable[[Path], RuleSet | None] = remembered,
    sigma_in: Callable[[Path], None] = _as_kept,
    hashes: bool = True,
) -> Examined:
    """Examine the evidence at `location`; the answer is stored in the case before this returns.

    `known_good` are clean copies, `advisories` files that tell what is out of date, `histories`
    backups of the machine as a person types them. They are remembered: another run need not be
    given them again.
    The YARA rules that `rules_for` gives for the folder of the survey are put to every file,
    too: usually those that the case remembers. `sigma_in` puts Sigma rules into that folder, or
    takes them out, before the logs are asked. Of images, the SHA-256 is taken, with `hashes`.
    """
    started = Instant(time.time_ns())
    _refuse_evidence(known_good, location)
    source, location = open_settled(location)
    try:
        identity, kind, place = source.identity(), source.kind, source.location
    finally:
        source.close()
    case = for_evidence(case_folder, identity, kind, location)
    piece = Piece(identity, kind, place, location, case.survey(identity))
    watcher.into(case)
    with locked(case):
        # Before the long part: a wrong path is told at once.
        _take(known_good, case, watcher)
        _learn(advisories, case, watcher)
        folder = piece.folder
        salt = salt_in(case.folder)
        digests = MediumDigests(location, kind, folder, watcher.hashed)
        with digests.beside(wanted=hashes):
            survey(location, folder, processes=processes, progress=watcher, salt=salt)
            read_logs(location, folder, threads=processes, progress=watcher)
            read_past_logs(piece, histories, processes)
            inside = contained(case, piece.id)
            forget_others(case, piece.id, inside)
            lost = tuple(_surveyed(inside, location, watcher, processes, salt))
            rules = rules_for(folder)
            if rules is not None:
                put_rules(location, folder, rules, processes=processes, progress=watcher)
        sigma_in(folder)
        told = _concluded(case, piece, watcher, with_rules=rules is not None, lost=lost)
        told = dated_by_history(case, piece, told, histories, watcher)
        return _stored(case, piece, told, started, Act.EXAMINED)


def conclude_again(  # noqa: PLR0913 - one for each option of the command
    case: Case,
    watcher: Watcher,
    *,
    known_good: Sequence[Path] = (),
    advisories: Sequence[Path] = (),
    histories: Histories = _NO_HISTORIES,
    sigma_in: Callable[[Path], None] = _as_kept,
) -> Examined:
    """Ask everything again of the evidence that was examined last, and read none of it anew.

    But for what differs from a clean copy: that is read once more, where the evidence is still
    in its place, to show the difference.
    """
    started = Instant(time.time_ns())
    known = case.newest()
    place = known.place()
    _refuse_evidence(known_good, place)
    watcher.into(case)
    with locked(case):
        _take(known_good, case, watcher)
        _learn(advisories, case, watcher)
        piece = Piece(known.id, known.kind, known.location, place, case.survey(known.id))
        with_rules = remembered(piece.folder) is not None
        sigma_in(piece.folder)
        read_past_logs(piece, histories)
        told = _concluded(case, piece, watcher, with_rules=with_rules)
        told = dated_by_history(case, piece, told, histories, watcher)
        return _stored(case, piece, told, started, Act.CONCLUDED)


def _refuse_evidence(known_good: Sequence[Path], location: Path | Location) -> None:
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
    location: Path | Location,
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
            read_logs(one.within(location), one.folder, threads=processes, progress=watcher)
        except EvidenceError as error:
            yield GapGroup(Stage.READ, f"container: {error.what}", 1, (one.label,), matters=True)


def _concluded(
    case: Case,
    piece: Piece,
    watcher: Watcher,
    *,
    with_rules: bool,
    lost: Sequence[GapGroup] = (),
) -> Told:
    """What the tables of the machine and of its containers tell now."""
    checks = all_checks()
    # Rules are put to the files where they lie, and not once more for each container.
    without = tuple(check for check in checks if YaraMatch not in check.reads)
    machine = judged(checks if with_rules else without, case, piece, watcher.checked)
    inside = [one for one in contained(case, piece.id) if one.is_surveyed()]
    if not inside:
        return replace(machine, gaps=(*machine.gaps, *lost))
    views = Views.of(piece.place, piece.id, inside)
    try:
        told = [(one, _within(without, case, piece, one, views)) for one in inside]
        found = [
            ContainedFinding(finding, _origins(finding, one, views))
            for one, answer in told
            for finding in answer.findings
        ]
        with Tables.open_at(piece.folder, asked_types(), beside=case.copies) as tables:
            mounts = mounts_of(tables)
        own = of_machine(machine.findings, found, views.shown, mounts)
    finally:
        views.close()
    findings = tuple(sorted((*own, *once(found)), key=rank))
    store_findings(findings, piece.folder)
    return replace(
        machine,
        findings=findings,
        outcomes=all_outcomes(machine.outcomes, [(o.label, t.outcomes) for o, t in told]),
        gaps=(*all_gaps(machine.gaps, [(o.label, t.gaps) for o, t in told]), *lost),
        limits=tuple(dict.fromkeys((*machine.limits, *(x for _o, t in told for x in t.limits)))),
        containers=tuple(one.label for one, _answer in told),
    )


def _within(
    checks: tuple[Check, ...], case: Case, piece: Piece, one: ContainedEvidence, views: Views
) -> Told:
    """What the tables of one container tell."""
    place = one.within(piece.place)
    inner = Piece(one.id, "container", piece.location, place, one.folder, one.label)
    return judged(
        checks,
        case,
        inner,
        lambda _done, _total: None,
        lambda path, opens: views.lies(one, path, opens),
    )


def _origins(finding: Finding, one: ContainedEvidence, views: Views) -> tuple[str, ...]:
    """Where the places of a finding lie on the disk, an empty text for one that cannot be told."""
    return tuple("".join(views.origins(one, place.path)[:1]) for place in finding.places)


def _stored(case: Case, piece: Piece, told: Told, started: Instant, act: Act) -> Examined:
    """The answer, kept in the case, and what was done, in its journal."""
    told = replace(told, findings=with_states(case, told.findings))
    with tables_of(case, piece.id) as tables:
        answer = _answer(case, piece, told, started, stock(tables))
    answer = with_media(answer, media(piece.folder))
    left = replace(told, findings=tuple(standing(told.findings)))
    story = write_story(case, piece, left, answer.state, answer.window)
    answer = replace(answer, window=story.window)
    write_whole(case.findings(piece.id), to_text(answer))
    journal_of(case).write(act, *examined(answer), evidence=piece.id)
    return Examined(case, piece.id, answer)


def _answer(case: Case, piece: Piece, told: Told, started: Instant, in_short: Stock) -> Examination:
    left = standing(told.findings)
    found = state(left)
    return Examination(
        case=shown_path(case.folder),
        evidence=piece.id,
        kind=piece.kind,
        location=piece.location,
        version=__version__,
        started=started,
        finished=Instant(time.time_ns()),
        state=found,
        headline=headline(left, told.coverage, told.outcomes, len(told.findings) - len(left)),
        window=narrowed(since(left), told.history),
        machine=told.machine,
        coverage=told.coverage,
        findings=told.findings,
        outcomes=told.outcomes,
        gaps=told.gaps,
        limits=told.limits,
        next_steps=(
            *next_steps(found, left, told.coverage, told.outcomes, told.limits, told.history),
            *copy_steps(told.wanted),
        ),
        containers=told.containers,
        stock=in_short,
        history=told.history,
    )
