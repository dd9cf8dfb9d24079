"""Walking a part of a source, where `Source.walk` would walk all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pratique.errors import Unreadable
from pratique.evidence.base import Source
from pratique.evidence.directory import LONGEST_PATH
from pratique.model import Entry, EntryType, Gap, Stage, readable


def outermost(folders: Collection[bytes]) -> list[bytes]:
    """Those of some folders that lie in none of the others, sorted."""
    found: list[bytes] = []
    for path in sorted(set(folders), key=lambda each: each.split(b"/") if each else []):
        if not (found and (not found[-1] or path.startswith(found[-1] + b"/"))):
            found.append(path)
    return found


def below(source: Source, start: bytes) -> Iterator[Entry | Gap]:
    """`start` and every name below it, following no link; a gap for what cannot be looked at."""
    waiting = [start]
    while waiting:
        path = waiting.pop()
        try:
            entry = source.lookup(path)
            if entry is None:
                continue
            yield entry
            if entry.type is EntryType.DIRECTORY and len(path) <= LONGEST_PATH:
                above = path + b"/" if path else b""
                waiting += [above + name for name in reversed(source.names(path))]
        except Unreadable as error:
            yield Gap(readable(b"/" + path), None, Stage.LIST, f"name: {error.what}", "")
