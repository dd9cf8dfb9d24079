"""When a trace appeared, by what the snapshots of one history say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pratique.dating.recognition import State
from pratique.dating.search import Looked
from pratique.dating.trace import Trace
from pratique.history.base import Snapshot


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of snapshots that have a trace: the first and the last that were seen to."""

    first: Snapshot
    last: Snapshot


@dataclass(frozen=True, slots=True)
class Appearance:
    """The trace was not in `without` and is in `since`, and in all that are newer.

    `without` None: the oldest snapshot that tells has it already. `since` None: not even the
    newest has it. Both None: no snapshot tells anything. `between` are snapshots in that
    stretch that do not tell, `earlier` the times that it was there before, and went again.
    """

    trace: Trace
    without: Snapshot | None
    since: Snapshot | None
    between: int = 0
    earlier: tuple[Spell, ...] = ()


def appearances(looked: Looked) -> Iterator[Appearance]:
    """One for each trace."""
    for trace, states in looked.states.items():
        without, since = looked.bounds(trace)
        end = len(looked.snapshots) if since is None else since
        start = -1 if without is None else without
        told = any(one.state is not State.UNKNOWN for one in states.values())
        yield Appearance(
            trace,
            None if without is None else looked.snapshots[without],
            None if since is None else looked.snapshots[since],
            between=max(0, end - start - 1) if told else 0,
            earlier=tuple(_earlier(looked, trace, start)),
        )


def _earlier(looked: Looked, trace: Trace, before: int) -> Iterator[Spell]:
    """Stretches with the trace among those that were looked at before an index."""
    first: Snapshot | None = None
    last: Snapshot | None = None
    for index, one in sorted(looked.states[trace].items()):
        if index >= before:
            break
        snapshot = looked.snapshots[index]
        if one.state is State.WITH:
            first, last = first or snapshot, snapshot
        elif one.state is State.WITHOUT and first is not None and last is not None:
            yield Spell(first, last)
            first = last = None
    if first is not None and last is not None:
        yield Spell(first, last)
