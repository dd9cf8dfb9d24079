"""The past of a machine: the histories that a case knows, and what they say of its findings."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from pratique.case.evidence_tables import asked_types
from pratique.case.folder import Case, lies_inside
from pratique.case.judgement import Told, judged_by_history, rank, store_findings
from pratique.case.piece import Piece, still_there
from pratique.checks import all_checks
from pratique.dating.answer import history_answer
from pratique.dating.bounds import Trust
from pratique.dating.date import Dating, Given, date, history_row, sightings, snapshot_rows
from pratique.dating.long_standing import Vouched, no_long_standing, write_long_standing
from pratique.dating.reference import reference
from pratique.errors import EvidenceError, HistoryError
from pratique.evidence.base import Source
from pratique.history.base import History
from pratique.history.git.repository import embedded
from pratique.history.location import folder_of, history_of
from pratique.history.sighting import Bound, HistoryRow, LongStanding, Sighting, SnapshotRow
from pratique.inventory.package_run import PackageRun
from pratique.model import Gap, Instant, Stage
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables
from pratique.story.finding_row import FindingRow
from pratique.story.history_answer import HistoryAnswer
from pratique.story.long_standing import told_of, vouch
from pratique.story.summary import weighty
from pratique.story.verdict import FileVerdict
from pratique.story.window import copied_at
from pratique.survey.log.past import forget_past, read_past

# What the histories that lie in the evidence are called: nobody gave them.
_WITHIN = "evidence:"


class Watching(Protocol):
    """Is told how it goes to ask the histories."""

    def dated(self, history: str, done: int, total: int) -> None:
        """Take note that so many snapshots of a history have been looked at."""
        ...

    def compared(self, history: str, files: int) -> None:
        """Take note that so many files of one snapshot of a history have been read."""
        ...


def remembered(folder: Path) -> tuple[str, ...]:
    """The histories that were given before, by the folder of the tables of the evidence."""
    names = [row.history for row in _known(folder)]
    return tuple(name for name in names if not name.startswith(_WITHIN))


def _known(folder: Path) -> list[HistoryRow]:
    with Tables.open_at(folder, (HistoryRow,)) as tables:
        return list(tables.rows(HistoryRow))


@dataclass(frozen=True, slots=True)
class Histories:
    """The histories that a person gives, as they type them.

    With `vouching`, one old snapshot of each is read whole: what has not changed since is
    known-good by history. For a large backup that takes long.
    """

    given: tuple[str, ...] = ()
    vouching: bool = True


def dated_by_history(
    case: Case, piece: Piece, told: Told, asked: Histories, watcher: Watching
) -> Told:
    """What the tables told, with the windows that the histories of the machine leave.

    Those that were given before are asked again, and those that lie in the evidence itself
    always. What they say is stored beside the tables.
    """
    given = asked.given
    names = tuple(dict.fromkeys((*remembered(piece.folder), *given)))
    source = still_there(piece)
    opened: list[Given] = []
    lost: list[Gap] = []
    try:
        for name in names:
            try:
                opened.append(Given(name, history_of(name), _trust(name, piece)))
            except (HistoryError, EvidenceError) as error:
                if name in given:
                    raise  # whoever gives it now wants to know now
                reason = "a history that was given before cannot be opened"
                lost.append(Gap("", None, Stage.READ, reason, f"{name}: {error.what}"))
        opened += _within(source, lost)
        with Tables.open_at(piece.folder, asked_types(), beside=case.copies) as tables:
            copied = copied_at(tables) is not None
            dating = date(told.findings, tables, source, opened, copied=copied, tell=watcher.dated)
            dating.gaps += lost
            answer = history_answer(dating, tables)
            vouched = Vouched()
            if asked.vouching:
                vouched = _vouched(dating, opened, answer, piece.folder, watcher)
            else:
                no_long_standing(piece.folder)
            if vouched.gaps:
                dating.gaps += vouched.gaps
                answer = history_answer(dating, tables)
    finally:
        for one in opened:
            one.history.close()
        if source is not None:
            source.close()
    _store(dating, names, piece.folder)
    answer = replace(answer, unchanged=vouched.unchanged)
    if not dating.asked:
        return replace(told, findings=dating.findings, history=answer)
    further, outcomes = judged_by_history(all_checks(), case, piece)
    findings = tuple(sorted((*dating.findings, *further), key=rank))
    store_findings(findings, piece.folder)
    outcomes = (*told.outcomes, *outcomes)
    told = replace(told, findings=findings, outcomes=outcomes, history=answer)
    return _vouch(told, piece.folder)


def read_past_logs(piece: Piece, asked: Histories, threads: int = 0) -> None:
    """Hold the logs of the evidence against those of its histories, and read what these lack.

    A history that cannot be opened is told by `dated_by_history`.
    """
    names = tuple(dict.fromkeys((*remembered(piece.folder), *asked.given)))
    if not names:
        forget_past(piece.folder)
        return
    source = still_there(piece)
    if source is None:
        return  # what was compared before stands
    opened: list[tuple[str, History]] = []
    try:
        for name in names:
            with suppress(HistoryError, EvidenceError):
                opened.append((name, history_of(name)))
        read_past(opened, source, piece.folder, threads)
    finally:
        for _name, history in opened:
            history.close()
        source.close()


def _trust(name: str, piece: Piece) -> Trust:
    """What lies on the suspect disk could be written by whoever was root there."""
    folder = folder_of(name)
    if folder is None or not isinstance(piece.place, Path):
        return Trust.HIGH
    return Trust.LOW if lies_inside(folder, piece.place) else Trust.HIGH


def _vouched(
    dating: Dating, opened: Sequence[Given], answer: HistoryAnswer, folder: Path, watcher: Watching
) -> Vouched:
    """What each history vouches for, stored beside the tables."""
    if not dating.asked:
        no_long_standing(folder)
        return Vouched()
    histories = {one.name: one.history for one in opened}
    found = bool(weighty(dating.findings))
    chosen = [(reference(a, answer, found=found), histories[a.name]) for a in dating.asked]
    return write_long_standing(chosen, folder, watcher.compared)


def _vouch(told: Told, folder: Path) -> Told:
    """The same with what follows for verdicts and for findings that weigh little."""
    if not told.history.unchanged:
        return told
    with Tables.open_at(folder, (FileVerdict, FindingRow, LongStanding)) as tables:
        findings = told_of(told.findings, tables)
        unchanged = vouch(tables, folder)
    coverage = replace(told.coverage, files_long_unchanged=unchanged)
    return replace(told, findings=findings, coverage=coverage)


def _within(source: Source | None, lost: list[Gap]) -> Iterator[Given]:
    """Histories that lie in the evidence: whoever was root there could rewrite them."""
    if source is None:
        return
    try:
        history = embedded(source)
    except (EvidenceError, HistoryError) as error:
        reason = "the machine's own history of /etc cannot be read"
        lost.append(Gap("/etc/.git", None, Stage.READ, reason, error.what))
        return
    if history is not None:
        yield Given(f"{_WITHIN}/etc/.git", history, Trust.LOW)


def _store(dating: Dating, names: Sequence[str], folder: Path) -> None:
    """Keep what the histories said, in place of what they said before.

    One that could not be asked this time stays known: it is asked again the next time.
    """
    now = Instant(time.time_ns())
    known = {row.history: row for row in _known(folder)}
    told = {asked.name for asked in dating.asked}
    rows: dict[type[Any], Iterable[object]] = {
        HistoryRow: [
            *(history_row(asked, now) for asked in dating.asked),
            *(known[name] for name in names if name in known and name not in told),
        ],
        SnapshotRow: [row for asked in dating.asked for row in snapshot_rows(asked)],
        Sighting: [row for asked in dating.asked for row in sightings(asked)],
        Bound: dating.bounds,
    }
    try:
        for row, held in rows.items():
            write_rows(folder, row, row.table, held)
    except OSError as error:
        raise storage_error(folder, error) from error


@dataclass(frozen=True, slots=True)
class Known:
    """The histories of a case, opened one after the other, and its runs of package managers."""

    histories: Iterator[tuple[str, History]]
    runs: tuple[PackageRun, ...]


def open_known(case: Case, given: Sequence[str]) -> Known:
    """The histories `given`, else all that the case knows, those within the evidence too."""
    evidence = case.newest()
    piece = Piece(
        evidence.id, evidence.kind, evidence.location, evidence.place(), case.survey(evidence.id)
    )
    with Tables.open_at(piece.folder, (PackageRun,)) as tables:
        runs = tuple(tables.rows(PackageRun))
    return Known(_opened(piece, tuple(given)), runs)


def _opened(piece: Piece, given: tuple[str, ...]) -> Iterator[tuple[str, History]]:
    for name in given or remembered(piece.folder):
        yield name, history_of(name)
    if given:
        return
    source = still_there(piece)
    try:
        for one in _within(source, []):
            yield one.name, one.history
    finally:
        if source is not None:
            source.close()
