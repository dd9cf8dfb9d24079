"""What links put into the places of parsers: keys, jobs and units that lie somewhere else.

The walk meets every file under its own name. A machine that runs also reads it under the
names that links give it: where `/root/.ssh` leads to `/opt/k`, the server takes the keys
in `/opt/k/authorized_keys`. Such a file is read a second time, for the parsers alone, and
its rows have the path of the link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pratique.errors import OutsideEvidence, Unreadable
from pratique.evidence.base import Source
from pratique.model import Entry, EntryType, Gap, Stage, readable
from pratique.parsers import all_parsers
from pratique.parsers.base import Parser, shown
from pratique.survey.places import Routes
from pratique.survey.segment import MOST_BYTES, MOST_ENTRIES, Segment

# A machine has a few hundred such links. Beyond these somebody wants to keep us busy.
MOST_LINKS: Final = 20_000
MOST_FILES: Final = 20_000
# Folders of links to themselves hold ever more names, under ever longer paths.
_MOST_FOLLOWED: Final = 40
_MOST_NAMES: Final = 200_000
_MOST_WAITING: Final = 40_000
_LONGEST_PATH: Final = 4096  # PATH_MAX of <linux/limits.h>


@dataclass(frozen=True, slots=True)
class _Way:
    """A path that links give, where it leads but for its own last part, how many links those are.

    It is the kernel that follows no more than forty, see path_resolution(7).
    """

    path: bytes
    real: bytes
    links: int


class Linked:
    """Takes note of links in the walk, and finds what they lead to."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._routes = Routes(all_parsers())
        self._links: list[bytes] = []
        self._left_out = 0
        self._names_left = _MOST_NAMES

    def note(self, entries: Iterable[Entry]) -> None:
        """Remember those links that stand where a parser reads, or above."""
        for entry in entries:
            if entry.type is EntryType.SYMLINK and self._claiming(entry.path):
                if len(self._links) < MOST_LINKS:
                    self._links.append(entry.path)
                else:
                    self._left_out += 1

    def segments(self) -> Iterator[Segment]:
        """What the links lead to, where it is not read under its own name anyway.

        To be asked for when the walk is over.
        """
        found: list[tuple[bytes, Entry]] = []
        gaps: list[Gap] = []
        weight = 0
        for path, what in self._followed():
            if isinstance(what, Gap):
                gaps.append(what)
            else:
                found.append((path, what))
                weight += min(what.size, what.allocated or what.size)
            if len(found) + len(gaps) >= MOST_ENTRIES or weight > MOST_BYTES:
                yield _segment(found, gaps)
                found, gaps, weight = [], [], 0
        if self._left_out:
            detail = f"{self._left_out} of them were not followed"
            reason = "too many links to where parsers read"
            gaps.append(Gap("/", None, Stage.READ, reason, detail))
        if found or gaps:
            yield _segment(found, gaps)

    def _followed(self) -> Iterator[tuple[bytes, Entry | Gap]]:
        waiting = [_Way(link, link, 1) for link in self._links[::-1]]
        files = 0
        while waiting and files < MOST_FILES and self._names_left > 0:
            way = waiting.pop()
            self._names_left -= 1
            try:
                found = self._behind(way.real)
                if found is None or self._claiming(way.path) <= self._claiming(found.path):
                    continue
                files += 1
                if found.type is EntryType.REGULAR:
                    yield way.path, found
                elif found.type is EntryType.DIRECTORY and way.links < _MOST_FOLLOWED:
                    waiting += self._inside(way, found, _MOST_WAITING - len(waiting))
            except Unreadable as error:
                place, what = readable(b"/" + way.path), f"what a link leads to: {error.what}"
                yield way.path, Gap(place, None, Stage.READ, what, shown(error.where))
        self._left_out += len(waiting)

    def _inside(self, way: _Way, folder: Entry, most: int) -> list[_Way]:
        """The names in a folder, below the path of the link, that a parser claims."""
        if len(way.path) > _LONGEST_PATH:
            self._left_out += 1
            return []
        names = self._source.names(folder.path)
        looked_at = names[: self._names_left]
        self._names_left -= len(looked_at)
        start = folder.path + b"/" if folder.path else b""
        links = way.links + (folder.path != way.real)
        inside = (_Way(way.path + b"/" + name, start + name, links) for name in looked_at)
        claimed = [one for one in inside if self._claiming(one.path)]
        self._left_out += len(names) - len(looked_at) + len(claimed[most:])
        return claimed[:most]

    def _behind(self, path: bytes) -> Entry | None:
        found = self._source.lookup(path)
        if found is not None and found.type is not EntryType.SYMLINK:
            return found
        try:
            return self._source.lookup(self._source.canonical(path))
        except OutsideEvidence:
            return None

    def _claiming(self, path: bytes) -> set[str]:
        """The parsers that read this path as a file, or something below it."""
        place = readable(b"/" + path)
        folder, _, name = place.rpartition("/")
        claiming: tuple[Parser, ...] = self._routes.parsers_for(folder, name)
        return {parser.slug for parser in (*claiming, *self._routes.parsers_below(place))}


def _segment(found: list[tuple[bytes, Entry]], gaps: list[Gap]) -> Segment:
    return Segment(
        tuple(entry for _path, entry in found),
        tuple(gaps),
        ("",) * len(found),
        tuple(path for path, _entry in found),
    )
