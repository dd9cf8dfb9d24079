"""Two walks side by side: what one has and the other has not, in memory that does not grow.

Both walks list folders in the order of their paths, part by part, and the names of a folder
together: so they can be merged like two sorted lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate

from pratique.evidence.base import Source
from pratique.model import Entry, Gap, exact

Pair = tuple[Entry | None, Entry | None]


def side_by_side(before: Source, after: Source, lost: Callable[[Gap], None]) -> Iterator[Pair]:
    """Every name of two sources, as a pair; None on the side that has it not.

    What one side could not list is left out on the other too, and told to `lost`.
    """
    olds, news = _Side(before, lost), _Side(after, lost)
    old, new = olds.next(), news.next()
    while old is not None or new is not None:
        one, other = _key(old), _key(new)
        if other is None or (one is not None and one < other):
            if old is not None and not news.hides(old.path):
                yield old, None
            old = olds.next()
        elif one is None or other < one:
            if new is not None and not olds.hides(new.path):
                yield None, new
            new = news.next()
        else:
            yield old, new
            old, new = olds.next(), news.next()


class _Side:
    """One walk, and the paths at and below which it could not see."""

    def __init__(self, source: Source, lost: Callable[[Gap], None]) -> None:
        self._walk = source.walk()
        self._lost = lost
        self._hidden: set[bytes] = set()

    def next(self) -> Entry | None:
        for found in self._walk:
            if isinstance(found, Entry):
                return found
            if found.matters:
                self._lost(found)
            self._hidden.add(exact(found.path).removeprefix(b"/"))
        return None

    def hides(self, path: bytes) -> bool:
        if not self._hidden:
            return False
        above = accumulate(path.split(b"/"), lambda start, part: start + b"/" + part)
        return b"" in self._hidden or any(each in self._hidden for each in above)


def _key(entry: Entry | None) -> tuple[list[bytes], bytes] | None:
    if entry is None:
        return None
    *folder, name = entry.path.split(b"/")
    return folder, name
