"""The ends of the time in which a finding came about: which there are, and which hold.

Each bound has a basis and a trust. What an intruder with root can set by a command is low,
what he would need a clock or a tool for file systems for is fair, and what stands where he
mostly could not write is high. The time of the content (mtime) is no bound at all.

When an upper bound is older than a lower one, one of them is not true: the less trusted one is
left out, and that they disagree is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Final

from pratique.dating.appearance import Appearance
from pratique.dating.trace import Trace
from pratique.history.base import Snapshot
from pratique.history.sighting import Bound
from pratique.model import Instant, Window

AFTER: Final = "after"
BEFORE: Final = "before"


class Basis(StrEnum):
    """What a bound rests on."""

    SNAPSHOT = "snapshot"
    CTIME = "ctime"
    BTIME = "btime"
    DELETED_INODE = "deleted-inode"
    PACKAGE_LOG = "package-log"


class Trust(IntEnum):
    """How hard it is to forge, the hardest last."""

    LOW = 1
    FAIR = 2
    HIGH = 3

    @property
    def word(self) -> str:
        """The word in tables."""
        return self.name.lower()


_TRUST: Final = {trust.word: trust for trust in Trust}
# A clock of a backup server and that of the suspect machine are never the same to the second.
_CLOCKS: Final = 120 * 1_000_000_000


@dataclass(frozen=True, slots=True)
class Dated:
    """The window of one finding, and all bounds that it was made of."""

    finding: str
    window: Window
    bounds: tuple[Bound, ...]
    disagree: bool


def snapshot_bounds(appearance: Appearance, history: str, trust: Trust) -> list[Bound]:
    """What a history says of a trace."""
    trace = appearance.trace

    def bound(side: str, snapshot: Snapshot) -> Bound:
        said = f"{history}, {snapshot.label}"
        # It was there by the end of the time in which the snapshot was taken.
        late = snapshot.span if side == BEFORE else 0
        return Bound(
            trace.finding, trace.shown, side, Instant(snapshot.time + late), Basis.SNAPSHOT,
            trust.word, said, used=True,
        )  # fmt: skip

    found: list[Bound] = []
    if appearance.without is not None:
        found.append(bound(AFTER, appearance.without))
    if appearance.since is not None:
        found.append(bound(BEFORE, appearance.since))
    return found


def inode_bounds(trace: Trace, btime: Instant | None, *, copied: bool) -> list[Bound]:
    """What the inode on the suspect disk says; see `story.window` for what it does not say."""
    found: list[Bound] = []
    if trace.ctime is not None:
        said = "last change of the inode"
        found.append(
            Bound(trace.finding, trace.shown, BEFORE, trace.ctime, Basis.CTIME, "fair", said,
                  used=True)
        )  # fmt: skip
    if btime is not None and not copied and (trace.ctime is None or btime <= trace.ctime):
        said = "birth of the inode"
        found.append(
            Bound(trace.finding, trace.shown, AFTER, btime, Basis.BTIME, "fair", said, used=True)
        )
    return found


def dated(finding: str, window: Window, bounds: Sequence[Bound]) -> Dated:
    """The window that the bounds of one finding leave, each of its files taken together.

    The finding is there since the first of its files is: its lower bound is the oldest lower
    bound of a file, if every file has one, its upper bound the oldest upper bound.
    """
    kept: list[Bound] = []
    disagree = False
    after: list[Instant | None] = []
    before: list[Instant] = []
    basis: dict[str, None] = {}
    for path in dict.fromkeys(bound.path for bound in bounds):
        own, contradicted = _settled([bound for bound in bounds if bound.path == path])
        kept += own
        disagree |= contradicted
        lower = max((b.time for b in own if b.used and b.side == AFTER), default=None)
        upper = min((b.time for b in own if b.used and b.side == BEFORE), default=None)
        after.append(lower)
        if upper is not None:
            before.append(upper)
    earliest = min(before, default=None)
    lower = None if None in after else min((a for a in after if a is not None), default=None)
    for bound in kept:
        if bound.used and bound.time in (lower, earliest):
            basis.setdefault(bound.basis)
    if not kept:
        return Dated(finding, window, (), disagree=False)
    found = replace(window, after=lower, before=earliest, basis=tuple(basis))
    return Dated(finding, found, tuple(kept), disagree)


def _settled(bounds: list[Bound]) -> tuple[list[Bound], bool]:
    """The bounds of one file, those marked that another one of more trust contradicts.

    Between equals, the history's word stands: a lower bound says that somebody looked, and it
    was not there. That an inode is younger than a snapshot that has its content is no
    contradiction: whoever edits a file writes it anew.
    """
    used: list[Bound] = []
    settled: list[Bound] = []
    disagree = False
    for bound in sorted(bounds, key=_weight, reverse=True):
        against = [other for other in used if _contradict(bound, other)]
        if against:
            disagree |= bound.basis != Basis.BTIME
        else:
            used.append(bound)
        settled.append(replace(bound, used=not against))
    return settled, disagree


def _weight(bound: Bound) -> tuple[int, bool]:
    return _TRUST[bound.trust], bound.basis == Basis.SNAPSHOT


def _contradict(one: Bound, other: Bound) -> bool:
    if one.side == other.side:
        return False
    after, before = (one, other) if one.side == AFTER else (other, one)
    return after.time > before.time + _CLOCKS
