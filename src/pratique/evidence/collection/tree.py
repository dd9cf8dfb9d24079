"""A collection as evidence: what all kinds of collections have in common."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Final

import msgpack

from pratique.errors import NotCollected, OutsideEvidence, Replaced, Unreadable, Vanished
from pratique.evidence.archive.index import Index, Known
from pratique.evidence.base import OpenFile
from pratique.evidence.collection.carrier import Carrier, stamp_of
from pratique.evidence.collection.gathering import BESIDE, LISTED, NOT_COLLECTED, Gathering
from pratique.evidence.collection.sparse_upload import SparseUpload
from pratique.evidence.directory import DirectorySource
from pratique.evidence.links import Links
from pratique.model import Entry, EntryType, Gap, Stage, readable

_PART: Final = "folder: only a part of it was collected"
_ROOT: Final = "/"
# Facts of the index, what is told of them, and whether that is a loss.
_TELLS: Final = {
    "losses beyond those that are listed": ("not listed", True),
    "folders that the archive does not name": (
        "taken as there, without an owner or times of their own",
        False,
    ),
}


class CollectionSource:
    """Files of a machine that lie in a carrier under other names, and those only listed there.

    What stands beside them, as what programs said on the machine, is below `/$collection`.
    """

    kind: ClassVar[str]
    cannot: ClassVar[tuple[tuple[str, str, bool], ...]] = ()

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self.location = carrier.location
        told = f"{self.kind}\0{carrier.identity()}"
        self._identity = hashlib.sha256(told.encode()).hexdigest()[:12]
        self._made: Index | None = None
        self._places: dict[bytes, bytes] = {}
        self._links = Links(self.lookup)

    # --- what a kind says for itself ------------------------------------------------------

    def gathered(self) -> Gathering:
        """Everything that the collection holds."""
        raise NotImplementedError

    # --- the index ------------------------------------------------------------------------

    def index(self) -> Index:
        """The names of the machine; made at the first call."""
        if self._made is None:
            gathering = self.gathered()
            self._made = gathering.finish()
            self._places = gathering.places
        return self._made

    def remember(self, folder: Path) -> None:
        """Take the index from `folder`, where a process before left it; or leave it there."""
        stamp = stamp_of(self.carrier)
        if isinstance(self.carrier, DirectorySource) or not stamp or self._made is not None:
            return
        self.carrier.remember(folder)
        place = folder / f"index-{self._identity}"
        mark = f"{self.kind} {self._identity} {stamp}"
        with suppress(OSError, ValueError, TypeError, msgpack.UnpackException):
            said, names, places, blob = msgpack.unpackb(place.read_bytes())
            if said == mark and (index := Index.unpacked(blob)) is not None:
                self._made, self._places = index, dict(zip(names, places, strict=True))
                return
        packed = self.index().packed()
        names, places = list(self._places), list(self._places.values())
        with suppress(OSError):  # a full disk: the next process makes its own
            _write(folder, place, msgpack.packb([mark, names, places, packed]))

    # --- a source -------------------------------------------------------------------------

    def identity(self) -> str:
        """Twelve hexadecimal digits, the same whenever it is opened again."""
        return self._identity

    def limits(self) -> tuple[Gap, ...]:
        """What a collection cannot tell, and how much of the machine is in this one."""
        facts = self.index().facts
        found = [Gap("", None, Stage.SOURCE, *one) for one in self.cannot]
        if facts.get(LISTED):
            detail = (
                f"{facts[LISTED]}: their names, sizes, owners and times are known, and what is in "
                "them is not; each has the verdict `unread`"
            )
            found.append(Gap("", None, Stage.SOURCE, LISTED, detail))
        for fact, (detail, matters) in _TELLS.items():
            if facts.get(fact):
                told = f"{facts[fact]}: {detail}"
                found.append(Gap("", None, Stage.SOURCE, fact, told, matters))
        if isinstance(self.carrier, DirectorySource):
            found += (gap for gap in self.carrier.limits() if gap.reason in _OF_A_FOLDER)
        return tuple(found)

    def walk(self) -> Iterator[Entry | Gap]:
        """Every name once, in the order of the contents, a folder before what it holds."""
        index = self.index()
        for path, record in index.records.items():
            yield index.entry(path, record)
        yield from index.gaps

    def lookup(self, path: bytes) -> Entry | None:
        """The entry at `path`, no link followed on the way nor at the end."""
        found = self.index().known(path)
        return None if found is None else found.entry

    def canonical(self, path: bytes) -> bytes:
        """Follow links as if the machine's root were `/`."""
        return self._links.canonical(path)

    def names(self, folder: bytes) -> list[bytes]:
        """The sorted names in a folder, links on the way to it followed inside."""
        try:
            return self.index().names(self.canonical(folder))
        except OutsideEvidence:
            return []

    def open(self, entry: Entry) -> OpenFile:
        """Open a regular file that was collected; `NotCollected` for one that is listed only."""
        found = self._same(entry)
        where = readable(b"/" + entry.path)
        if found.refused == NOT_COLLECTED:
            raise NotCollected(NOT_COLLECTED, where=where)
        if found.refused:
            raise Unreadable(found.refused, where=where)
        place = self._place(entry.path)
        if place is None:
            return SparseUpload(entry, None, ())
        inner = self.carrier.lookup(place)
        if inner is None:
            raise Vanished("vanished after it was listed", where=where)
        runs = found.content.runs if found.content is not None else None
        if runs is not None:
            return SparseUpload(entry, self.carrier.open(inner), runs)
        if inner.size != entry.size:
            raise Replaced("was replaced while it was read", where=where)
        return self.carrier.open(inner)

    def attribute(self, entry: Entry, name: str) -> bytes | None:
        """An extended attribute, where the carrier kept it."""
        place = self._place(entry.path)
        inner = None if place is None else self.carrier.lookup(place)
        return None if inner is None else self.carrier.attribute(inner, name)

    def close(self) -> None:
        """Let go of the carrier."""
        self.carrier.close()

    def _place(self, path: bytes) -> bytes | None:
        self.index()
        return self._places.get(path)

    def _same(self, entry: Entry) -> Known:
        found = self.index().known(entry.path)
        where = readable(b"/" + entry.path)
        if found is None:
            raise Vanished("vanished after it was listed", where=where)
        if found.entry.type is not EntryType.REGULAR or found.entry.size != entry.size:
            raise Replaced("was replaced while it was read", where=where)
        return found


_OF_A_FOLDER: Final = frozenset({"not mounted read-only", "times of last access change",
                                 "not read as root"})  # fmt: skip


def only_a_part(detail: str) -> Gap:
    """What stands for all that was not collected, and is not listed either.

    It is a loss of the root: whoever asks whether something is missing, or meets an empty table,
    could not look.
    """
    return Gap(_ROOT, None, Stage.LIST, _PART, detail)


def beside(path: bytes) -> bytes:
    """Where something stands that is no file of the machine."""
    return BESIDE + b"/" + path


def _write(folder: Path, place: Path, blob: bytes) -> None:
    opened, name = tempfile.mkstemp(dir=folder, prefix=".index-")
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(blob)
        os.replace(name, place)
    except OSError:
        os.unlink(name)
        raise
