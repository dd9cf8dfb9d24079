"""The past of a machine: the histories that a case knows, and what they say of its findings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pratique.case.evidence_tables import asked_types
from pratique.case.folder import Case
from pratique.case.judgement import Told, judged_by_history, rank, store_findings
from pratique.case.piece import Piece, still_there
from pratique.checks import all_checks
from pratique.dating.answer import history_answer
from pratique.dating.bounds import Trust
from pratique.dating.date import Dating, Given, date, history_row, sightings, snapshot_rows
from pratique.errors import EvidenceError, HistoryError
from pratique.evidence.base import Source
from pratique.history.base import History
from pratique.history.git.repository import embedded
from pratique.history.location import history_of
from pratique.history.sighting import HISTORY_TYPES, Bound, HistoryRow, Sighting, SnapshotRow
from pratique.inventory.package_run import PackageRun
from pratique.model import Gap, Instant, Stage
from pratique.store.parts import storage_error, write_rows
from pratique.store.tables import Tables
from pratique.story.window import copied_at

Telling = Callable[[str, int, int], None]
# What the histories that lie in the evidence are called: nobody gave them.
_WITHIN = "evidence:"


def remembered(folder: Path) -> tuple[str, ...]:
    """The histories that were given before, by the folder of the tables of the evidence."""
    with Tables.open_at(folder, (HistoryRow,)) as tables:
        names = [row.history for row in tables.rows(HistoryRow)]
    return tuple(name for name in names if not name.startswith(_WITHIN))


def dated_by_history(
    case: Case, piece: Piece, told: Told, given: Sequence[str], tell: Telling
) -> Told:
    """What the tables told, with the windows that the histories of the machine leave.

    `given` are histories as a person types them; those that were given before are asked again,
    and those that lie in the evidence itself always. What they say is stored beside the tables.
    """
    names = tuple(dict.fromkeys((*remembered(piece.folder), *given)))
    source = still_there(piece)
    opened: list[Given] = []
    lost: list[Gap] = []
    try:
        for name in names:
            try:
                opened.append(Given(name, history_of(name), Trust.HIGH))
            except (HistoryError, EvidenceError) as error:
                if name in given:
                    raise  # whoever gives it now wants to know now
                reason = "a history that was given before cannot be opened"
                lost.append(Gap("", None, Stage.READ, reason, f"{name}: {error.what}"))
        opened += _within(source)
        with Tables.open_at(piece.folder, asked_types(), beside=case.copies) as tables:
            copied = copied_at(tables) is not None
            dating = date(told.findings, tables, source, opened, copied=copied, tell=tell)
            dating.gaps += lost
            answer = history_answer(dating, tables)
    finally:
        for one in opened:
            one.history.close()
        if source is not None:
            source.close()
    _store(dating, piece.folder)
    if not dating.asked:
        return replace(told, findings=dating.findings, history=answer)
    further, outcomes = judged_by_history(all_checks(), case, piece)
    findings = tuple(sorted((*dating.findings, *further), key=rank))
    store_findings(findings, piece.folder)
    return replace(told, findings=findings, outcomes=(*told.outcomes, *outcomes), history=answer)


def _within(source: Source | None) -> Iterator[Given]:
    """Histories that lie in the evidence: whoever was root there could rewrite them."""
    if source is None:
        return
    with suppress(EvidenceError, HistoryError):
        history = embedded(source)
        if history is not None:
            yield Given(f"{_WITHIN}/etc/.git", history, Trust.LOW)


def _store(dating: Dating, folder: Path) -> None:
    """Keep what the histories said, in place of what they said before."""
    now = Instant(time.time_ns())
    rows: dict[type, Iterable[object]] = {
        HistoryRow: [history_row(asked, now) for asked in dating.asked],
        SnapshotRow: [row for asked in dating.asked for row in snapshot_rows(asked)],
        Sighting: [row for asked in dating.asked for row in sightings(asked)],
        Bound: dating.bounds,
    }
    try:
        for row in HISTORY_TYPES:
            write_rows(folder, row, row.table, rows[row])
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
        for one in _within(source):
            yield one.name, one.history
    finally:
        if source is not None:
            source.close()
