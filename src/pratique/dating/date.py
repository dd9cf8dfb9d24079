"""Dates every finding by the histories of its machine, and keeps what each of them said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from pratique.dating.appearance import Appearance, appearances
from pratique.dating.bounds import Trust, dated, inode_bounds, snapshot_bounds
from pratique.dating.deleted import deleted_bounds
from pratique.dating.package_log import package_bounds
from pratique.dating.recognition import Recognition, State
from pratique.dating.search import Looked, look
from pratique.dating.trace import Trace, traces_of
from pratique.errors import HistoryError
from pratique.evidence.base import Source
from pratique.history.base import History, Snapshot
from pratique.history.sighting import Bound, HistoryRow, Sighting, SnapshotRow
from pratique.model import Finding, Gap, Instant, Stage
from pratique.store.tables import Tables
from pratique.story.window import times_of

Telling = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Given:
    """A history that is asked: how a person calls it, and how far it is to be trusted."""

    name: str
    history: History
    trust: Trust


@dataclass(frozen=True, slots=True)
class Asked:
    """What one history told: its snapshots, and how each trace appeared in them."""

    name: str
    kind: str
    trust: Trust
    snapshots: tuple[Snapshot, ...]
    looked: Looked
    appearances: tuple[Appearance, ...]
    listings: int
    contents: int


@dataclass(slots=True)
class Dating:
    """All that dating came to.

    `findings` are those given, with the windows that follow. `untraced` are ids of those of which
    there is nothing that a backup could hold, `disagreeing` of those whose bounds contradict
    each other.
    """

    findings: tuple[Finding, ...]
    asked: list[Asked] = field(default_factory=list)
    bounds: list[Bound] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    untraced: frozenset[str] = frozenset()
    disagreeing: frozenset[str] = frozenset()


def date(  # noqa: PLR0913 - what a finding is dated by
    findings: Sequence[Finding],
    tables: Tables,
    source: Source | None,
    given: Iterable[Given],
    *,
    copied: bool,
    tell: Telling = lambda _name, _done, _total: None,
) -> Dating:
    """Ask every history since when each of `findings` is there.

    `source` is the suspect disk, if it is still in its place; `copied` says that its times are
    those of a copy. A history that fails is a gap, and the others are asked. `tell` is told
    which history is asked, and how many of its snapshots have been looked at.
    """
    traces = tuple(traces_of(findings, tables, source))
    found = Dating(tuple(findings))
    found.untraced = frozenset(f.id for f in findings) - {trace.finding for trace in traces}
    bounds: dict[str, list[Bound]] = {}
    for one in given:
        try:
            asked = _asked(one, traces, tell)
        except HistoryError as error:
            found.gaps.append(_lost(one.name, error))
            continue
        finally:
            found.gaps += one.history.gaps()
            found.gaps += one.history.limits()
        found.asked.append(asked)
        for appearance in asked.appearances:
            own = snapshot_bounds(appearance, one.name, one.trust)
            bounds.setdefault(appearance.trace.finding, []).extend(own)
    for bound in (*deleted_bounds(traces, tables), *package_bounds(traces, tables, findings)):
        bounds.setdefault(bound.finding, []).append(bound)
    if bounds:
        _settle(found, traces, bounds, tables, copied=copied)
    return found


def _asked(one: Given, traces: Sequence[Trace], tell: Telling) -> Asked:
    snapshots = one.history.snapshots()
    recognition = Recognition(one.history)
    total = len(snapshots)
    looked = look(recognition, traces, snapshots, lambda done: tell(one.name, done, total))
    return Asked(
        one.name,
        one.history.kind,
        one.trust,
        snapshots,
        looked,
        tuple(appearances(looked)),
        one.history.listings(),
        recognition.read,
    )


def _settle(
    found: Dating,
    traces: Sequence[Trace],
    bounds: dict[str, list[Bound]],
    tables: Tables,
    *,
    copied: bool,
) -> None:
    """Put the bounds of all sources together. A finding of its inodes alone keeps its window."""
    times = times_of(tables, (trace.shown for trace in traces))
    for trace in traces:
        if trace.finding in bounds:
            btime = times[trace.shown].btime if trace.shown in times else None
            bounds[trace.finding] += inode_bounds(trace, btime, copied=copied)
    results = [dated(f.id, f.window, bounds.get(f.id, ())) for f in found.findings]
    found.bounds = [bound for result in results for bound in result.bounds]
    found.disagreeing = frozenset(result.finding for result in results if result.disagree)
    found.findings = tuple(
        replace(finding, window=result.window)
        for finding, result in zip(found.findings, results, strict=True)
    )


def _lost(name: str, error: HistoryError) -> Gap:
    reason = "a history could not be read"
    return Gap("", None, Stage.READ, reason, f"{name}: {error.what}"[:200])


def history_row(asked: Asked, now: Instant) -> HistoryRow:
    """What asking one history came to."""
    return HistoryRow(
        asked.name, asked.kind, asked.trust.word, len(asked.snapshots), asked.listings,
        asked.contents, now,
    )  # fmt: skip


def snapshot_rows(asked: Asked) -> list[SnapshotRow]:
    """The snapshots of one history, with how many findings have a trace in each."""
    rows: list[SnapshotRow] = []
    for index, snapshot in enumerate(asked.snapshots):
        states = {trace: one.get(index) for trace, one in asked.looked.states.items()}
        seen = {t.finding for t, one in states.items() if one and one.state is State.WITH}
        looked = any(one is not None for one in states.values())
        rows.append(
            SnapshotRow(
                asked.name, snapshot.key, snapshot.label, Instant(snapshot.time), snapshot.basis,
                snapshot.host, looked, len(seen) if looked else None,
            )
        )  # fmt: skip
    return rows


def sightings(asked: Asked) -> list[Sighting]:
    """What each snapshot that was looked at says of each trace."""
    return [
        Sighting(
            trace.finding, trace.shown, asked.name, asked.snapshots[index].key,
            asked.snapshots[index].time, one.state, one.how, one.there, one.mtime,
        )
        for trace, states in asked.looked.states.items()
        for index, one in sorted(states.items())
    ]  # fmt: skip
