"""What links put into the places of parsers: keys, jobs and units that lie somewhere else.

The walk meets every file under its own name. A machine that runs also reads it under the
names that links give it: where `/root/.ssh` leads to `/opt/k`, the server takes the keys
in `/opt/k/authorized_keys`. Such a file is read a second time, for the parsers alone, and
its rows have the path of the link.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pratique.errors import OutsideEvidence
from pratique.evidence.base import Source
from pratique.model import Entry, EntryType, Gap, Stage, readable
from pratique.parsers import all_parsers
from pratique.parsers.base import Parser
from pratique.store.parts import transposed
from pratique.survey.places import Routes
from pratique.survey.reading import Reader, Rows

# A machine has a few hundred such links. Beyond these somebody wants to keep us busy.
MOST_LINKS: Final = 20_000
MOST_FILES: Final = 20_000


class Linked:
    """Takes note of links in the walk, and reads what they lead to."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._routes = Routes(all_parsers())
        self._links: list[bytes] = []
        self._left_out = 0

    def note(self, entries: Iterable[Entry]) -> None:
        """Remember those links that stand where a parser reads, or above."""
        for entry in entries:
            if entry.type is EntryType.SYMLINK and self._claiming(entry.path):
                if len(self._links) < MOST_LINKS:
                    self._links.append(entry.path)
                else:
                    self._left_out += 1

    def rows(self) -> Iterator[Rows]:
        """Rows of what the links lead to, where it is not read under its own name anyway."""
        reader = Reader(self._source, lambda _read: None)
        waiting = self._links[::-1]
        files = 0
        while waiting and files < MOST_FILES:
            path = waiting.pop()
            found = self._behind(path)
            if found is None or self._claiming(path) <= self._claiming(found.path):
                continue
            files += 1
            if found.type is EntryType.REGULAR:
                yield from reader.read_as(found, readable(b"/" + path))
            elif found.type is EntryType.DIRECTORY:
                inside = (path + b"/" + name for name in self._source.names(found.path))
                waiting.extend(name for name in inside if self._claiming(name))
        self._left_out += len(waiting)
        if self._left_out:
            detail = f"{self._left_out} of them were not followed"
            gap = Gap("/", None, Stage.READ, "too many links to where parsers read", detail)
            yield transposed([gap])

    def _behind(self, path: bytes) -> Entry | None:
        try:
            return self._source.lookup(self._source.canonical(path))
        except OutsideEvidence:
            return None

    def _claiming(self, path: bytes) -> set[str]:
        """The parsers that read this path as a file, or something below it."""
        shown = readable(b"/" + path)
        folder, _, name = shown.rpartition("/")
        claiming: tuple[Parser, ...] = self._routes.parsers_for(folder, name)
        return {parser.slug for parser in (*claiming, *self._routes.parsers_below(shown))}
