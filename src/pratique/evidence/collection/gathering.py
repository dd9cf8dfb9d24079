"""Puts together what was collected and what was only listed, into one index.

What was collected keeps the order of what it lies in, so that an archive is gone through once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pratique.evidence.archive.index import Index, Indexing
from pratique.evidence.archive.member import Content, Member
from pratique.evidence.collection.bodyfile import Row
from pratique.evidence.collection.carrier import Carrier
from pratique.evidence.directory import DirectorySource
from pratique.model import Entry, EntryType, Gap

NOT_COLLECTED: Final = "listed, and not collected"
LISTED: Final = "files that are listed, and were not collected"  # a fact: how many
BESIDE: Final = b"$collection"  # below this stands what is no file of the machine

_SECOND: Final = 1_000_000_000
_LISTED_DEVICE: Final = 1  # numbers that we make up are those of the device 0
_MOST_GAPS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Times:
    """Times of a file as the machine told them: nanoseconds since 1970, None where unknown."""

    mtime: int | None = None
    ctime: int | None = None
    atime: int | None = None
    btime: int | None = None


class Gathering:
    """Takes names as they come. `size` is that of the carrier and of its lists, in bytes."""

    def __init__(self, carrier: Carrier, size: int) -> None:
        self.places: dict[bytes, bytes] = {}
        self.gaps: list[Gap] = []
        self._indexing = Indexing(size)
        self._copied = isinstance(carrier, DirectorySource)
        self._first: dict[tuple[int, int], bytes] = {}
        self._order = 0

    def full(self) -> bool:
        """Whether the names take more memory than those of an honest collection."""
        return self._indexing.full()

    def count(self, fact: str, number: int = 1) -> None:
        """Count something that is told of the whole."""
        self._indexing.count(fact, number)

    def gap(self, gap: Gap) -> None:
        """Note a loss; beyond some thousands they are counted."""
        if len(self.gaps) < _MOST_GAPS:
            self.gaps.append(gap)
        else:
            self.count("losses beyond those that are listed")

    def listed(self, path: bytes, row: Row) -> None:
        """Take a name that a list tells of, and whose content is not there."""
        member = _of_row(path, row)
        if row.type is EntryType.REGULAR and row.size:
            member.refused = NOT_COLLECTED
            self.count(LISTED)
        self._indexing.add(member)

    def collected(
        self,
        path: bytes,
        entry: Entry,
        told: Row | Times | None = None,
        *,
        sparse: Content | None = None,
    ) -> None:
        """Take a name that lies in the carrier as `entry`; a list may tell more of it."""
        member = self._of_entry(path, entry)
        if isinstance(told, Row) and told.type is entry.type:
            _take(member, told, entry)
        elif isinstance(told, Times):
            member.mtime = told.mtime if told.mtime is not None else member.mtime
            member.ctime, member.atime, member.btime = told.ctime, told.atime, told.btime
        self._order += 1
        if entry.type is EntryType.REGULAR:
            stored = entry.size
            runs = None if sparse is None else sparse.runs
            member.content = Content(self._order, stored, runs)
            if sparse is not None:
                member.size = sparse.stored
            self._link(path, entry, member)
        put = self._indexing.add(member)
        if put is not None:
            self.places[put] = entry.path

    def finish(self) -> Index:
        """The index, with all gaps; nothing can be taken afterwards."""
        index = self._indexing.finish()
        index.gaps += self.gaps
        return index

    def _of_entry(self, path: bytes, entry: Entry) -> Member:
        """A member as the carrier tells it; most times of a copy are those of the copying."""
        member = Member(path, entry.type, entry.size, entry.mode & 0o7777, entry.uid, entry.gid)
        member.mtime, member.rdev, member.link = entry.mtime, entry.rdev, entry.symlink_target
        if not self._copied:
            member.ctime, member.atime, member.btime = entry.ctime, entry.atime, entry.btime
        return member

    def _link(self, path: bytes, entry: Entry, member: Member) -> None:
        """Say of which other name it is a further one."""
        if entry.hard_links < 2:
            return
        key = (entry.device, entry.inode)
        first = self._first.setdefault(key, path)
        if first != path:
            member.hard = first


def in_order(carrier: Carrier) -> Iterator[Entry | Gap]:
    """What lies in the carrier, without its root."""
    for found in carrier.walk():
        if isinstance(found, Gap) or found.path:
            yield found


def _of_row(path: bytes, row: Row) -> Member:
    member = Member(path, row.type, row.size, row.mode, row.uid, row.gid)
    member.mtime, member.ctime, member.atime = row.mtime, row.ctime, row.atime
    member.btime, member.link = row.btime, row.target
    member.inode = (_LISTED_DEVICE, row.inode)
    return member


def _take(member: Member, row: Row, entry: Entry) -> None:
    """What a list tells, which was made on the machine, counts more than a copy."""
    member.mode, member.uid, member.gid = row.mode, row.uid, row.gid
    member.inode = (_LISTED_DEVICE, row.inode)
    member.ctime, member.atime, member.btime = row.ctime, row.atime, row.btime
    same = (
        entry.mtime is not None
        and row.mtime is not None
        and (entry.mtime // _SECOND == row.mtime // _SECOND)
    )
    member.mtime = max(entry.mtime or 0, row.mtime or 0) if same else row.mtime
