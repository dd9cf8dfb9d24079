"""When a finding came about, as an interval with its basis.

A window speaks of an inode. It was on this disk, with what is in it now and under its own
name, when it was last changed (ctime), or before; and it was not there before it was born
(btime). It does not speak of more:

- Who renames a folder changes no time of what is in it: the file may have lain elsewhere. The
  folders above do not tell. Their ctime changes with every name that comes or goes in them,
  so it is nearly always later, and a bound by it would be the last use of the folder.
- Editors and many tools write a file anew and give it the old name: a line, or even the whole
  content, may be older than the inode that holds it now.

The time of the content (mtime) bounds nothing, since anyone can set it. In a copy, both times
are the copy's own: the upper bound still holds, the lower one says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pratique.model import Instant, Place, Window
from pratique.store.tables import Tables

_DAY: Final = 86_400 * 1_000_000_000
_SHARE: Final = 0.02
_PATHS_AT_ONCE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Times:
    """Two times of an inode that an intruder cannot simply set, and the one that anyone can."""

    ctime: Instant | None
    btime: Instant | None
    mtime: Instant | None = None


def times_of(tables: Tables, paths: Iterable[str]) -> dict[str, Times]:
    """The times of those of `paths` that are in the evidence."""
    wanted = sorted(set(paths))
    times: dict[str, Times] = {}
    for start in range(0, len(wanted), _PATHS_AT_ONCE):
        found = tables.select(
            """SELECT path, epoch_ns(ctime), epoch_ns(btime), epoch_ns(mtime) FROM file
               WHERE path IN (SELECT unnest(CAST(? AS VARCHAR[])))""",
            wanted[start : start + _PATHS_AT_ONCE],
        )
        times.update((path, Times(*known)) for path, *known in found)
    return times


def window(places: Iterable[Place], times: Mapping[str, Times], *, copied: bool) -> Window:
    """The interval in which the first of `places` came about, as far as its inode tells."""
    paths = dict.fromkeys(place.path for place in places)  # several lines of one file are one
    known = [times[path] for path in paths if path in times]
    changes = [time.ctime for time in known if time.ctime is not None]
    before = min(changes, default=None)
    # The birth of one file says nothing of the others that hold the same.
    after = known[0].btime if len(known) == 1 and not copied else None
    if after is not None and before is not None and after > before:
        after = None  # a clock was set back: the birth bounds nothing
    basis = (("btime",) if after is not None else ()) + (("ctime",) if before is not None else ())
    claimed = min((time.mtime for time in known if time.mtime is not None), default=None)
    return Window(after, before, basis, claimed)


def copied_at(tables: Tables) -> tuple[Instant, Instant] | None:
    """First and last change of the inodes, if nearly all lie within a day.

    Then it is a copy, or a machine that was set up in one go. None for a disk that has lived.
    """
    first, last, oldest, newest = next(
        tables.select(
            """SELECT quantile_disc(epoch_ns(ctime), ?), quantile_disc(epoch_ns(ctime), ?),
                      quantile_disc(epoch_ns(mtime), ?), quantile_disc(epoch_ns(mtime), ?)
               FROM file WHERE type = 'regular' AND ctime IS NOT NULL""",
            _SHARE,
            1 - _SHARE,
            _SHARE,
            1 - _SHARE,
        )
    )
    # Subtracted here: six hundred years in nanoseconds are more than 64 bits.
    if first is None or last - first > _DAY or newest - oldest <= _DAY:
        return None
    return Instant(first), Instant(last)
