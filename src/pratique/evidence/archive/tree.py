"""An archive as evidence: what all kinds of archives have in common."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Final

import msgpack

from pratique.errors import OutsideEvidence, Replaced, Unreadable, Vanished
from pratique.evidence.archive.archived_file import ArchivedFile, HeldAccess
from pratique.evidence.archive.compression import Compressed
from pratique.evidence.archive.index import Index, Indexing, Known
from pratique.evidence.archive.kept import SMALL, Kept
from pratique.evidence.archive.member import Content, Member
from pratique.evidence.archive.packed_file import PackedFile, access_to
from pratique.evidence.archive.stream import Access, Spring
from pratique.evidence.archive.tar_members import Odd
from pratique.evidence.links import Links
from pratique.model import Entry, EntryType, Gap, Stage, readable

_NO_CONTENT: Final = Content(0, 0)
_MADE_UP: Final = "folders that the archive does not name"
_ABSOLUTE: Final = "absolute names"
_BEHIND: Final = "names behind the end of the archive"
_BEYOND: Final = "losses beyond those that are listed"
_TELLS: Final = {
    _MADE_UP: "taken as there, without an owner or times of their own",
    _ABSOLUTE: "taken as names below the root",
    _BEHIND: "read; tar itself shows them with --ignore-zeros only",
    _BEYOND: "not listed",
    "times that do not say of which zone they are": "taken as those of UTC; they may be hours off",
}


class ArchiveSource:
    """Names and contents of an archive. `known` adds to an entry what is known from elsewhere.

    The index is made when it is first needed. With `limits`, these stand in place of what the
    kind itself cannot tell.
    """

    kind: ClassVar[str]
    cannot: ClassVar[tuple[tuple[str, str, bool], ...]] = ()

    def __init__(  # noqa: PLR0913 - what is known of where it comes from
        self,
        spring: Spring,
        *,
        location: str,
        identity: str,
        known: Callable[[Entry], Entry] | None = None,
        limits: Sequence[Gap] | None = None,
        file: PackedFile | None = None,
    ) -> None:
        self.location = location
        self.spring = spring
        self._identity = identity
        self._known = known
        self._limits = limits
        self._file = file
        self._access = access_to(spring)
        self._made: Index | None = None
        self._kept = Kept()
        self._passing: list[tuple[int, int]] | None = None
        self._links = Links(self.lookup)

    # --- what a kind says for itself ------------------------------------------------------

    def members(self) -> Iterable[Member | Odd]:
        """What the archive holds, in its order; `Odd` for what is no member."""
        raise NotImplementedError

    def facts(self) -> dict[str, int]:
        """What `members` counted, once it went through all."""
        return {}

    def opened(self, content: Content) -> tuple[Access, Content]:
        """What gives a content, and where the content is in that."""
        return self._access, content

    # --- the index ------------------------------------------------------------------------

    def index(self) -> Index:
        """The names of the archive; made at the first call."""
        if self._made is None:
            self._made = self._indexed()
        return self._made

    def _indexed(self) -> Index:
        indexing = Indexing(self.spring.size)
        sound = True
        for found in self.members():
            path = indexing.add(found)
            sound = sound and not isinstance(found, Odd)
            if path is not None and isinstance(found, Member):
                self._pass(found)
            if indexing.full():
                detail = "more names than an honest archive of this size; the rest was not read"
                indexing.gap("", "the archive was made to burst", detail)
                sound = False
                break
        for fact, count in self.facts().items():
            indexing.count(fact, count)
        if isinstance(self.spring, Compressed):
            for reason, detail in self.spring.notes.items():
                indexing.gap("", reason, detail)
            if sound:
                self.spring.whole()
        return indexing.finish()

    def _pass(self, member: Member) -> None:
        """Keep a small file that lies where the stream is, when it may not come again."""
        content = member.content
        if content is None or not 0 < content.stored <= SMALL or not self._flows():
            return
        with suppress(Unreadable):
            found = self._access.read_at(content.at, content.stored)
            if len(found) == content.stored:
                self._kept.add((content.layer, content.at), found)

    def _flows(self) -> bool:
        return not hasattr(self.spring, "access")

    def remember(self, folder: Path) -> None:
        """Take the index from `folder`, where a process before left it; or leave it there."""
        stamp = self.spring.stamp()
        if not stamp or self._made is not None:
            return
        place = folder / f"index-{self._identity}"
        mark = f"{self.kind} {self._identity} {stamp}"
        with suppress(OSError, ValueError, TypeError, msgpack.UnpackException):
            said, places, blob = msgpack.unpackb(place.read_bytes())
            if said == mark and (index := Index.unpacked(blob)) is not None:
                self._made = index
                if isinstance(self.spring, Compressed) and places:
                    self.spring.take_places([(at, packed) for at, packed in places])
                return
        index = self.index()
        sound = isinstance(self.spring, Compressed) and not index.gaps
        places = self.spring.places() if sound and isinstance(self.spring, Compressed) else []
        blob = msgpack.packb([mark, places, index.packed()])
        with suppress(OSError):  # a full disk: the next process makes its own
            opened, name = tempfile.mkstemp(dir=folder, prefix=".index-")
            try:
                with os.fdopen(opened, "wb") as file:
                    file.write(blob)
                os.replace(name, place)
            except OSError:
                os.unlink(name)
                raise

    # --- a source -------------------------------------------------------------------------

    def identity(self) -> str:
        """Twelve hexadecimal digits, the same whenever it is opened again."""
        return self._identity

    def limits(self) -> tuple[Gap, ...]:
        """What this kind of archive cannot tell, and what is odd about this one."""
        if self._limits is not None:
            found = list(self._limits)
        else:
            # Some archives keep what others of their kind do not.
            known = {f"no {fact}" for fact in self.index().facts}
            found = [
                Gap("", None, Stage.SOURCE, *one) for one in self.cannot if one[0] not in known
            ]
        for fact, count in self.index().facts.items():
            if fact not in _TELLS:
                continue
            detail = f"{count}: {_TELLS[fact]}"
            found.append(Gap("", None, Stage.SOURCE, fact, detail, fact in (_BEHIND, _BEYOND)))
        return tuple(found)

    def walk(self) -> Iterator[Entry | Gap]:
        """Every name once, in the order of the contents, a folder before what it holds."""
        index = self.index()
        for path, record in index.records.items():
            yield self._told(index.entry(path, record))
        yield from index.gaps

    def lookup(self, path: bytes) -> Entry | None:
        """The entry at `path`, no link followed on the way nor at the end."""
        found = self.index().known(path)
        return None if found is None else self._told(found.entry)

    def _told(self, entry: Entry) -> Entry:
        return entry if self._known is None else self._known(entry)

    def canonical(self, path: bytes) -> bytes:
        """Follow links as if the archive were `/`."""
        return self._links.canonical(path)

    def names(self, folder: bytes) -> list[bytes]:
        """The sorted names in a folder, links on the way to it followed inside."""
        try:
            return self.index().names(self.canonical(folder))
        except OutsideEvidence:
            return []

    def open(self, entry: Entry) -> ArchivedFile:
        """Open a regular file, and make sure that it is the one that was listed."""
        found = self._same(entry)
        where = readable(b"/" + entry.path)
        if found.refused:
            raise Unreadable(found.refused, where=where)
        if found.content is None:
            if found.entry.size:
                raise Unreadable("the archive does not hold its content", where=where)
            return ArchivedFile(found.entry, _NO_CONTENT, HeldAccess(b""), found.attributes)
        try:
            access, content = self._access_for(found.content)
        except Unreadable as error:
            raise Unreadable(f"the archive {error.what}", where=where) from error
        return ArchivedFile(found.entry, content, access, found.attributes)

    def attribute(self, entry: Entry, name: str) -> bytes | None:
        """An extended attribute that the archive tells of a file or folder."""
        if entry.type not in (EntryType.REGULAR, EntryType.DIRECTORY):
            return None
        found = self.index().known(entry.path)
        return None if found is None else found.attributes.get(name)

    def listing(self, path: bytes) -> bytes | None:
        """What an incremental archive says that a folder held: names, each with a letter before
        it and a zero byte behind (`Y` in this archive, `N` not in it, `D` a folder); None
        where it says nothing.
        """  # noqa: D205
        found = self.index().known(path)
        return None if found is None else found.listing

    def close(self) -> None:
        """Let go of the archive."""
        self._access.close()
        self.spring.close()
        if self._file is not None:
            self._file.close()

    def _same(self, entry: Entry) -> Known:
        found = self.index().known(entry.path)
        where = readable(b"/" + entry.path)
        if found is None:
            raise Vanished("vanished after it was listed", where=where)
        if found.entry.type is not EntryType.REGULAR or found.entry.size != entry.size:
            raise Replaced("was replaced while it was read", where=where)
        return found

    def _access_for(self, content: Content) -> tuple[Access, Content]:
        """What gives a content; small ones of a stream are held, for they are asked for again."""
        place = (content.layer, content.at)
        if not self._flows() or content.stored > SMALL or content.method:
            return self.opened(content)
        held = self._kept.get(place)
        if held is None:
            access, where = self.opened(content)
            if access.behind(where.at):
                self._keep_until(content)
            held = access.read_at(where.at, where.stored)
            if len(held) == content.stored:
                self._kept.add(place, held)
        return HeldAccess(held, content.at), content

    def _keep_until(self, wanted: Content) -> None:
        """Read the stream from its start, and keep the small files up to one of them."""
        if self._passing is None:
            index = self.index()
            small = (index.known(path) for path in index.records)
            self._passing = sorted(
                (one.content.at, one.content.stored)
                for one in small
                if one is not None and one.content and 0 < one.content.stored <= SMALL
                and one.content.layer == wanted.layer
            )  # fmt: skip
        for at, stored in self._passing:
            if at > wanted.at:
                return
            found = self._access.read_at(at, stored)
            self._kept.add((wanted.layer, at), found)
