"""Which snapshots to look at, and which of them first: as few as will do.

A listing of a snapshot costs about the same for one path as for all of them, so every look
asks for all traces, and goes where it helps most of them. Where the repository can tell all
snapshots at once, that is asked and nothing is left open. Else the newest and the oldest are
looked at, then the two around the last change of the inode, then halves.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from pratique.dating.recognition import Recognised, Recognition, State
from pratique.dating.trace import Trace
from pratique.history.base import Seen, Snapshot, Unknown

# Beyond the first and the last. What is left of it goes to stretches that nothing else asked for.
MOST_LISTINGS: Final = 12
_OPEN: Final = Recognised(State.UNKNOWN, "not looked at")


@dataclass(slots=True)
class Looked:
    """What is known of each trace, by the index of the snapshot."""

    snapshots: tuple[Snapshot, ...]
    states: dict[Trace, dict[int, Recognised]] = field(default_factory=dict)
    complete: bool = False  # every snapshot was looked at

    def bounds(self, trace: Trace) -> tuple[int | None, int | None]:
        """The last snapshot without it before it was there for good, and the first with it.

        None for the first: it is in the oldest that tells anything. None for the second: the
        newest has it not. What is unknown lies between them.
        """
        states = self.states.get(trace, {})
        first: int | None = None
        for index in sorted(states, reverse=True):
            if states[index].state is State.WITH:
                first = index
            elif states[index].state is State.WITHOUT:
                return index, first
        return None, first


def look(
    recognition: Recognition,
    traces: Sequence[Trace],
    snapshots: tuple[Snapshot, ...],
    progress: Callable[[int], None] = lambda _done: None,
) -> Looked:
    """Look at snapshots until the bounds of every trace lie side by side.

    `progress` is told how many snapshots have been looked at. `HistoryError` passes through.
    """
    looked = Looked(snapshots, {trace: {} for trace in traces})
    if not traces or not snapshots:
        looked.complete = True
        return looked
    paths = {trace.path for trace in traces}
    history = recognition.history
    everywhere = history.look_everywhere(paths)
    if everywhere is not None:
        for index, snapshot in enumerate(snapshots):
            _note(recognition, looked, index, everywhere.get(snapshot.key, {}))
            progress(index + 1)
        looked.complete = True
        return looked
    done = 0
    for index in _order(looked, traces, history.listings):
        _note(recognition, looked, index, history.look(snapshots[index], paths))
        done += 1
        progress(done)
    looked.complete = done == len(snapshots)
    return looked


def _note(recognition: Recognition, looked: Looked, index: int, seen: Mapping[bytes, Seen]) -> None:
    snapshot = looked.snapshots[index]
    for trace, states in looked.states.items():
        told = seen.get(trace.path, Unknown.BROKEN)
        states[index] = recognition.recognise(trace, snapshot, told)


def _order(looked: Looked, traces: Sequence[Trace], spent: Callable[[], int]) -> Iterator[int]:
    """Indexes to look at, one after the other; what each look tells decides about the next.

    `spent` tells how many listings the history has given, those of opening it among them.
    """
    last = len(looked.snapshots) - 1
    asked = {last, 0}
    yield last
    if last:
        yield 0
    while wanted := _wanted(looked, traces, asked):
        asked.add(wanted)
        yield wanted
    for index in _stretches(asked, last, MOST_LISTINGS + 2 - max(spent(), len(asked))):
        asked.add(index)
        yield index
        while wanted := _wanted(looked, traces, asked):
            asked.add(wanted)
            yield wanted


def _wanted(looked: Looked, traces: Sequence[Trace], asked: set[int]) -> int:
    """The snapshot that most traces still need; 0 where nothing is open (0 is asked early)."""
    votes: Counter[int] = Counter()
    for trace in traces:
        wish = _wish(looked, trace, asked)
        if wish is not None:
            votes[wish] += 1
    if not votes:
        return 0
    most = max(votes.values())
    return min(index for index, count in votes.items() if count == most)


def _wish(looked: Looked, trace: Trace, asked: set[int]) -> int | None:
    """Where a trace would like to be looked for: its change first, then the middle."""
    without, first = looked.bounds(trace)
    low = -1 if without is None else without
    high = len(looked.snapshots) if first is None else first
    open_ = [index for index in range(low + 1, high) if index not in asked]
    if not open_:
        return None
    if trace.ctime is not None:
        times = [snapshot.time for snapshot in looked.snapshots]
        changed = bisect_left(times, trace.ctime)  # the first snapshot that can have it as it is
        for hint in (changed - 1, changed):
            if hint in open_:
                return hint
    return open_[len(open_) // 2]


def _stretches(asked: set[int], last: int, most: int) -> Iterator[int]:
    """Middles of the longest stretches that were not looked at: a trace may have come and gone."""
    known = sorted(asked)
    for _ in range(most):
        pairs = [(high - low, low) for low, high in pairwise(known)]
        length, low = max(pairs, default=(0, 0))
        if length < 2 or low + length // 2 > last:
            return
        middle = low + length // 2
        known = sorted({*known, middle})
        yield middle
