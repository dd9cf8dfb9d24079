"""The snapshot of a history whose files vouch for those of today: one from well before.

An intruder may have been there before the first trace that anybody found. So the snapshot is
not the last one without a trace, but an older one: by 30 days, or by a fifth of what the history
spans where that is less (a history of two weeks has no snapshot of 30 days ago), and never by
less than a day, since several snapshots of one night are one moment of the machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.dating.bounds import Trust
from pratique.dating.date import Asked
from pratique.history.base import Snapshot
from pratique.model import Instant
from pratique.phrase import NN_, Phrase
from pratique.story.history_answer import HistoryAnswer

_DAY: Final = 86_400 * 1_000_000_000
_MOST: Final = 30 * _DAY
_SHARE: Final = 5
# Where there is a finding that counts, and where there is none; of one day, and of several.
_NONE_OLDER: Final = {
    True: NN_(
        "none of its snapshots is a day older than the last snapshot without a trace",
        "none of its snapshots is %(days)s days older than the last snapshot without a trace",
    ),
    False: NN_(
        "none of its snapshots is a day older than the newest snapshot",
        "none of its snapshots is %(days)s days older than the newest snapshot",
    ),
}
_NEWEST: Final = {
    True: NN_(
        "the newest that is a day older than the last snapshot without a trace",
        "the newest that is %(days)s days older than the last snapshot without a trace",
    ),
    False: NN_(
        "the newest that is a day older than the newest snapshot",
        "the newest that is %(days)s days older than the newest snapshot",
    ),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """The snapshot that vouches, or None; `why` says in words how it was chosen, or why none."""

    history: str
    snapshot: Snapshot | None
    why: Phrase


def reference(asked: Asked, answer: HistoryAnswer, *, found: bool) -> Reference:
    """The reference of one history.

    `answer` is what all histories say together, `found` whether there is a finding that counts:
    then the compromise must have a lower bound. Without a finding, the newest snapshot is one.
    """
    if asked.trust is Trust.LOW:
        why = Phrase("it lies where the intruder may have written it, and vouches for nothing")
        return Reference(asked.name, None, why)
    if not asked.snapshots:
        return Reference(asked.name, None, Phrase("it has no snapshot of this machine"))
    if found and answer.after is None:
        why = Phrase("no snapshot is known to be from before the compromise")
        return Reference(asked.name, None, why)
    times = [snapshot.time for snapshot in asked.snapshots]
    margin = max(_DAY, min(_MOST, (max(times) - min(times)) // _SHARE))
    end = answer.after if found and answer.after is not None else max(times)
    end = min((end, *_dirty(asked, answer)))
    old = [one for one in asked.snapshots if one.time + one.span + margin <= end]
    if not old:
        return Reference(asked.name, None, _older(_NONE_OLDER, margin, found=found))
    chosen = max(old, key=lambda one: one.time)
    return Reference(asked.name, chosen, _older(_NEWEST, margin, found=found))


def _dirty(asked: Asked, answer: HistoryAnswer) -> Sequence[Instant]:
    """When this very history first shows a trace: its clock may be another one."""
    return [line.dirty.time for line in answer.lines if line.name == asked.name and line.dirty]


def _older(words: Mapping[bool, tuple[str, str]], span: int, *, found: bool) -> Phrase:
    """With a margin in whole days, rounded up: it is never said to be shorter than it is."""
    days = -(-span // _DAY)
    one, several = words[found]
    return Phrase(one, {"days": str(days)}, several, days)
