"""A chain of tars as evidence: what the machine held when the newest of them was made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar, Self

from pratique.errors import NotEvidence, OutsideEvidence, Unreadable, Vanished
from pratique.evidence.base import OpenFile
from pratique.evidence.directory import LONGEST_PATH
from pratique.evidence.links import Links
from pratique.history.rhythm import limit
from pratique.history.tars.chain import Chain
from pratique.model import Entry, EntryType, Gap, Stage, readable


class ChainSource:
    """What a chain holds. `close` is called with it, and may let go of the tars."""

    kind: ClassVar[str] = "tars"

    def __init__(self, chain: Chain, location: str, close: Callable[[], None]) -> None:
        self._chain = chain
        self._links = Links(self.lookup)
        self._close = close
        self.location = location

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """No path stands for a chain: a single tar is evidence of its own."""
        del path
        return False

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """Refuse: see `TarSeries.source`."""
        raise NotEvidence("A chain of tars is found in a series only", where=readable(bytes(path)))

    def identity(self) -> str:
        """Twelve hexadecimal digits, from the tars that it is put together from."""
        parts = [link.source.identity() if link else "" for link in self._chain.links]
        return hashlib.sha256("\0".join(["tars", *parts]).encode()).hexdigest()[:12]

    def limits(self) -> tuple[Gap, ...]:
        """What tars cannot tell, and whether one of the chain is missing."""
        links = [link for link in self._chain.links if link is not None]
        found = list(links[0].source.limits()) if links else []
        if len(links) < len(self._chain.links):
            found.append(
                limit("a tar of the chain is missing", "what stood in it cannot be told from here")
            )
        return tuple(found)

    def walk(self) -> Iterator[Entry | Gap]:
        """Every name once, sorted, each folder's names together, before what is below them."""
        try:
            first = self.lookup(b"")
        except Unreadable as error:
            yield _gap(b"", f"folder: {error.what}")
            return
        if first is not None:
            yield first
        waiting = [b""]
        while waiting:
            folder = waiting.pop()
            below: list[bytes] = []
            for found in self._list(folder):
                yield found
                if isinstance(found, Entry) and found.type is EntryType.DIRECTORY:
                    if len(found.path) > LONGEST_PATH:
                        yield _gap(found.path, "folder: nested too deep")
                    else:
                        below.append(found.path)
            waiting.extend(reversed(below))
        for link in self._chain.links:
            if link is not None:
                yield from link.source.index().gaps

    def _list(self, folder: bytes) -> Iterator[Entry | Gap]:
        try:
            names = self._chain.names(folder)
        except Unreadable as error:
            yield _gap(folder, f"folder: {error.what}")
            return
        for name in names:
            path = folder + b"/" + name if folder else name
            try:
                found = self.lookup(path)
            except Unreadable as error:
                yield _gap(path, f"name: {error.what}")
                continue
            if found is not None:
                yield found

    def lookup(self, path: bytes) -> Entry | None:
        """The entry at `path`, no link followed on the way nor at the end."""
        held = self._chain.held(path)
        return None if held is None else held.entry

    def canonical(self, path: bytes) -> bytes:
        """Follow links as if the chain were `/`."""
        return self._links.canonical(path)

    def names(self, folder: bytes) -> list[bytes]:
        """The sorted names in a folder, links on the way to it followed inside."""
        try:
            return self._chain.names(self.canonical(folder))
        except OutsideEvidence:
            return []

    def open(self, entry: Entry) -> OpenFile:
        """Open a regular file in the tar that holds it."""
        held = self._chain.held(entry.path)
        if held is None:
            raise Vanished("vanished after it was listed", where=readable(b"/" + entry.path))
        inside = held.link.source.lookup(held.link.path(entry.path))
        if inside is None or inside.type is not EntryType.REGULAR:
            raise Unreadable("is no file", where=readable(b"/" + entry.path))
        return held.link.source.open(inside)

    def attribute(self, entry: Entry, name: str) -> bytes | None:
        """An extended attribute that the tar tells."""
        held = self._chain.held(entry.path)
        inside = None if held is None else held.link.source.lookup(held.link.path(entry.path))
        if held is None or inside is None:
            return None
        return held.link.source.attribute(inside, name)

    def close(self) -> None:
        """Let go of the tars, if they were opened for this."""
        self._close()


def _gap(path: bytes, reason: str) -> Gap:
    return Gap(readable(b"/" + path), None, Stage.LIST, reason, "")
