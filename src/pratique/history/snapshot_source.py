"""A snapshot as evidence: the tar that its program writes of it, beside what its listing tells.

A tar that a program writes has whole seconds only, no ctime, and no pipes or sockets: these come
from the listing. Where the tar breaks off, for a part of the repository is damaged, what the
listing names beyond is read file by file.

Contents come in the order of the tar. What lies elsewhere is fetched by itself, until that has
cost about as much as to go there in the tar.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import msgpack

from pratique.errors import HistoryError, Unreadable
from pratique.evidence.archive.archived_file import ArchivedFile
from pratique.evidence.archive.index import Index
from pratique.evidence.archive.kept import SMALL
from pratique.evidence.archive.member import Content, Member
from pratique.evidence.archive.stream import FlowingAccess
from pratique.evidence.archive.tar import TarSource
from pratique.evidence.archive.tar_members import Odd
from pratique.history.coverage import Coverage
from pratique.history.program import Failed, Running
from pratique.history.program_spring import ProgramSpring
from pratique.history.rhythm import limit
from pratique.model import Entry, EntryType, Gap, readable

_FAR: Final = 64 << 20  # bytes of a tar that take about as long as to start a program
_ALONE: Final = 8  # so many files by themselves cost about as much as a tar
_MOST_ALONE: Final = 2_000  # of those that the tar did not bring
_MOST_LISTED: Final = 4_000_000  # names of which the listing is held
_TYPES: Final = tuple(EntryType)
_BEYOND: Final = "the tar of the snapshot breaks off before it"


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a listing: the stored path as the program prints it, and what it tells of it.

    `refused` is why the content is not to be trusted, for a person.
    """

    path: str
    entry: Entry
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """How a program gives one snapshot.

    `tar` starts it for all of the snapshot, `file` for one stored path. `shown` is how the
    program prints a stored path in its `listing`.
    `limits` are what the snapshot cannot tell.
    """

    location: str
    stamp: str
    coverage: Coverage
    limits: tuple[Gap, ...]
    tar: Callable[[], Running]
    file: Callable[[bytes], Running]
    listing: Callable[[], Iterator[Listed]]
    shown: Callable[[bytes], str]


class SnapshotSource(TarSource):
    """One snapshot. `close` is called with it, and may let go of the history."""

    def __init__(self, stored: Stored, close: Callable[[], None] | None = None) -> None:
        mark = f"{self.kind}\0{stored.location}\0{stored.stamp}"
        super().__init__(
            ProgramSpring(stored.tar, stored.stamp),
            location=stored.location,
            identity=hashlib.sha256(mark.encode()).hexdigest()[:12],
            limits=stored.limits,
        )
        self._stored = stored
        self._let_go = close
        self._at = 0  # in the tar, where the last content was that came out of it
        self._alone = 0  # files by themselves since then
        self._beyond = 0  # files that the tar did not bring
        self._single: FlowingAccess | None = None

    def _indexed(self) -> Index:
        index = super()._indexed()
        if len(index.records) <= 1 and index.gaps:
            raise HistoryError(
                f"Nothing of this snapshot can be read: {index.gaps[0].detail}",
                where=self.location,
                next_step="Is the repository whole? Try the same with the program itself.",
            )
        return index

    # --- names ----------------------------------------------------------------------------

    def members(self) -> Iterable[Member | Odd]:
        """The members of the tar, with what the listing tells of each; then what it left out."""
        listed, oddities = self._listed()
        yield from oddities
        for found in super().members():
            if isinstance(found, Odd):
                yield replace(found, reason=_reason(found), name=self._inside(found.name) or b"")
                continue
            member = self._placed(found, listed)
            if member is not None:
                yield member
        for text, record in listed.items():
            stored = text.encode("utf-8", "surrogateescape").strip(b"/")
            path = self._stored.coverage.path(stored)
            if record and path is not None:
                yield _member(path, record)

    def _listed(self) -> tuple[dict[str, bytes], list[Odd]]:
        """What the listing tells, packed; nothing of names that are printed alike."""
        listed: dict[str, bytes] = {}
        oddities: list[Odd] = []
        try:
            for one in self._stored.listing():
                if len(listed) >= _MOST_LISTED:
                    oddities.append(Odd("a listing is longer than is held", "times are in seconds"))
                    break
                listed[one.path] = b"" if one.path in listed else _record(one)
        except Failed as failed:
            oddities.append(Odd("a snapshot could not be listed to its end", failed.told()))
        return listed, oddities

    def _placed(self, member: Member, listed: dict[str, bytes]) -> Member | None:
        """A member under its path in the machine, with the times of the listing."""
        stored = _plain(member.name)
        record = listed.get(self._stored.shown(stored), b"")
        # Names that are printed alike are told as such, and no longer as left out.
        listed[self._stored.shown(stored)] = b""
        path = self._stored.coverage.path(stored)
        if path is None:
            return None
        hard = None if member.hard is None else self._inside(member.hard)
        if member.hard is not None and hard is None:
            return None
        member = replace(member, name=path, hard=hard)
        if record:
            told = _member(path, record)
            member.mtime, member.ctime, member.atime = told.mtime, told.ctime, told.atime
            member.inode, member.refused = told.inode, told.refused or member.refused
        return member

    def _inside(self, name: bytes) -> bytes | None:
        return self._stored.coverage.path(_plain(name))

    # --- contents -------------------------------------------------------------------------

    def open(self, entry: Entry) -> ArchivedFile:
        """Open a regular file, out of the tar or by itself."""
        found = self._same(entry)
        content = found.content
        if content is None:
            if not entry.size or found.refused:
                return super().open(entry)
            self._beyond += 1
            if self._beyond > _MOST_ALONE:
                raise Unreadable(_BEYOND, where=readable(b"/" + entry.path))
            return self._by_itself(found.entry, found.attributes)
        if self._kept.get((content.layer, content.at)) is None and self._is_elsewhere(content):
            self._alone += 1
            return self._by_itself(found.entry, found.attributes)
        self._alone = 0
        self._at = max(content.at, self._at if content.stored <= SMALL else 0)
        return super().open(entry)

    def _is_elsewhere(self, content: Content) -> bool:
        if self._alone >= _ALONE or content.runs is not None:
            return False
        return self._access.behind(content.at) or content.at > self._at + _FAR

    def _by_itself(self, entry: Entry, attributes: dict[str, bytes]) -> ArchivedFile:
        stored = self._stored.coverage.stored(entry.path)
        start = self._stored.file
        self._end_single()
        self._single = FlowingAccess(ProgramSpring(lambda: start(stored), ""))
        return ArchivedFile(entry, Content(0, entry.size), self._single, attributes)

    def _end_single(self) -> None:
        if self._single is not None:
            self._single.close()
            self._single = None

    def close(self) -> None:
        """End the programs, and let go of the history."""
        self._end_single()
        super().close()
        if self._let_go is not None:
            self._let_go()


def part_only(coverage: Coverage) -> tuple[Gap, ...]:
    """A limit where a snapshot holds parts of a machine only."""
    if coverage.roots == (b"",):
        return ()
    parts = ", ".join(readable(b"/" + root) for root in coverage.roots)
    return (limit("the snapshot holds only parts of the machine", parts),)


def _plain(name: bytes) -> bytes:
    """A stored path without what programs write around it."""
    name = name.strip(b"/")
    return b"" if name == b"." else name.removeprefix(b"./")


def _reason(odd: Odd) -> str:
    return odd.reason.replace("the archive", "the tar of the snapshot")


def _record(listed: Listed) -> bytes:
    entry = listed.entry
    packed: bytes = msgpack.packb(
        (_TYPES.index(entry.type), entry.size, entry.mode, entry.uid, entry.gid, entry.mtime,
         entry.ctime, entry.atime, entry.device, entry.inode, entry.symlink_target, listed.refused)
    )  # fmt: skip
    return packed


def _member(path: bytes, record: bytes) -> Member:
    kind, size, mode, uid, gid, mtime, ctime, atime, device, inode, link, refused = msgpack.unpackb(
        record
    )
    return Member(
        path, _TYPES[kind], size, mode, uid, gid, mtime, ctime, atime, link=link, refused=refused,
        inode=(device, inode) if inode else None,
    )  # fmt: skip
