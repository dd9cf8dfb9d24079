"""The index of an archive: every name once, safe, with its entry and where its content is.

A later name takes the place of an earlier one, as it does when the archive is unpacked; what stood
there is told, for an intruder may hide it so. Names are relative to the root, whatever stands in
front; one that leads out is told and left out. Entries have the order of their contents, a folder
before what it holds, so that whoever reads them in turn goes through the archive once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import msgpack

from pratique.evidence.archive.member import Content, Member
from pratique.evidence.archive.tar_members import Odd
from pratique.evidence.directory import LONGEST_PATH
from pratique.evidence.inside import is_plain
from pratique.model import Entry, EntryType, Gap, Instant, Stage, readable

FORMAT: Final = 1  # of what is remembered
_TYPES: Final = tuple(EntryType)
_NUMBERS: Final = {kind: at for at, kind in enumerate(_TYPES)}
_FIRST, _LAST = -(1 << 63), (1 << 63) - 1
_BEFORE_RATIO: Final = 128 << 20
_NAME_COSTS: Final = 300  # bytes of memory, beside those of the name itself
_MOST_GAPS: Final = 20_000

CHANGES: Final = "times of change"  # a fact: how many names have one
TWICE: Final = "a name that stands in the archive more than once"


@dataclass(frozen=True, slots=True)
class Known:
    """A name of the index: its entry, its content, and what else the archive told."""

    entry: Entry
    content: Content | None
    attributes: dict[str, bytes]
    listing: bytes | None
    refused: str


@dataclass(slots=True)
class Index:
    """Names in the order of the walk, each with a record; gaps; what concerns the whole."""

    records: dict[bytes, bytes] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=dict)
    _held: dict[bytes, list[bytes]] | None = None

    def known(self, path: bytes) -> Known | None:
        """What the archive tells of a path; None where it has no such name."""
        record = self.records.get(path)
        return None if record is None else _known(path, record)

    def entry(self, path: bytes, record: bytes) -> Entry:
        """The entry of a record."""
        return _known(path, record).entry

    def names(self, folder: bytes) -> list[bytes]:
        """The sorted names in a folder."""
        if self._held is None:
            self._held = {}
            for path in self.records:
                if path:
                    above, _, name = path.rpartition(b"/")
                    self._held.setdefault(above, []).append(name)
        return sorted(self._held.get(folder, ()))

    def packed(self) -> bytes:
        """The index as bytes."""
        gaps = [(g.path, g.line, g.stage, g.reason, g.detail, g.matters) for g in self.gaps]
        names, records = list(self.records), list(self.records.values())
        packed: bytes = msgpack.packb([FORMAT, names, records, gaps, self.facts])
        return packed

    @classmethod
    def unpacked(cls, blob: bytes) -> Index | None:
        """The index that `packed` made bytes of; None for other bytes."""
        try:
            edition, names, records, gaps, facts = msgpack.unpackb(blob)
        except (ValueError, TypeError, msgpack.UnpackException):
            return None
        if edition != FORMAT:
            return None
        read = [Gap(g[0], g[1], Stage(g[2]), g[3], g[4], g[5]) for g in gaps]
        return cls(dict(zip(names, records, strict=True)), read, facts)


def _known(path: bytes, record: bytes) -> Known:
    (kind, size, mode, uid, gid, inode, device, links, allocated, mtime, ctime, atime, btime,
     rdev, target, content, attributes, listing, refused) = msgpack.unpackb(record)  # fmt: skip
    entry = Entry(
        path, _TYPES[kind], size, mode, uid, gid, inode, device, links, allocated,
        mtime, ctime, atime, btime, None, None, rdev, target,
    )  # fmt: skip
    found = None
    if content is not None:
        at, stored, runs, method, layer, crc = content
        pairs = None if runs is None else tuple((start, length) for start, length in runs)
        found = Content(at, stored, pairs, method, layer, crc)
    return Known(entry, found, attributes, listing, refused)


class Indexing:
    """Makes an index of members as they come. `size` is that of the archive, packed."""

    def __init__(self, size: int) -> None:
        self._members: dict[bytes, Member] = {}
        self._numbers: dict[bytes, int] = {}
        self._waiting: list[tuple[bytes, Member]] = []
        self._gaps: list[Gap] = []
        self._facts: dict[str, int] = {}
        self._folders: set[bytes] = {b""}
        self._number = 1
        self._left = _BEFORE_RATIO + size // 4

    def full(self) -> bool:
        """Whether the names take more memory than those of an honest archive of its size."""
        return self._left < 0

    def add(self, found: Member | Odd) -> bytes | None:
        """Take what comes next; the path that it was put at, if it was."""
        if isinstance(found, Odd):
            path = _inside(found.name) if found.name else b""
            shown = readable(b"/" + path) if path else ""
            self.gap(shown, found.reason, found.detail, matters=found.matters)
            return None
        path = self._path(found.name)
        if path is None:
            return None
        self._left -= _NAME_COSTS + len(path) + _weight(found)
        above = path.rpartition(b"/")[0]
        while above not in self._folders:
            self._folders.add(above)
            self._left -= _NAME_COSTS + len(above)
            above = above.rpartition(b"/")[0]
        if found.ctime is not None:
            self.count(CHANGES)
        if found.hard is not None:
            return self._link(path, found)
        self._number += 1
        self._put(path, found, self._number)
        return path

    def gap(self, path: str, reason: str, detail: str, *, matters: bool = True) -> None:
        """Note a loss; beyond some thousands they are counted."""
        if len(self._gaps) >= _MOST_GAPS:
            self.count("losses beyond those that are listed")
            return
        self._gaps.append(Gap(path, None, Stage.LIST, reason, detail[:200], matters))

    def count(self, fact: str, number: int = 1) -> None:
        """Count something that is told of the whole."""
        self._facts[fact] = self._facts.get(fact, 0) + number

    def _path(self, name: bytes) -> bytes | None:
        path = _inside(name)
        if path is None:
            reason = "a name that leads out of the archive"
            if len(name) > LONGEST_PATH:
                reason = "a name that is longer than any"
            self.gap("", reason, readable(name[:150]))
            return None
        if name.startswith(b"/"):
            self.count("absolute names")
        return path

    def _link(self, path: bytes, member: Member) -> bytes | None:
        target = _inside(member.hard or b"")
        known = None if target is None else self._members.get(target)
        if target is None:
            self.gap(
                readable(b"/" + path),
                "a hard link that leads out of the archive",
                readable((member.hard or b"")[:150]),
            )
            return None
        if known is None:
            self._waiting.append((path, member))
            return None
        if path == target:
            return path
        self._put(path, _same(known, member), self._numbers[target])
        return path

    def _put(self, path: bytes, member: Member, number: int) -> None:
        before = self._members.get(path)
        if before is not None:
            both = before.type is member.type is EntryType.DIRECTORY
            if not both:
                self.gap(readable(b"/" + path), TWICE, _shown(before))
            self._members.pop(path)  # so that the order is that of what is left
        self._members[path] = member
        self._numbers[path] = number

    def finish(self) -> Index:
        """The index; nothing can be added afterwards."""
        for path, member in self._waiting:
            target = _inside(member.hard or b"") or b""
            known = self._members.get(target)
            if known is None:
                self.gap(
                    readable(b"/" + path),
                    "a hard link to what is not in the archive",
                    readable(target[:150]),
                )
            elif target != path:
                self._put(path, _same(known, member), self._numbers[target])
        self._make_parents()
        links: dict[int, int] = {}
        for number in self._numbers.values():
            links[number] = links.get(number, 0) + 1
        index = Index(gaps=self._gaps, facts=self._facts)
        records = index.records
        for path in self._ordered():
            missing = [path]
            while missing[-1] and (above := missing[-1].rpartition(b"/")[0]) not in records:
                missing.append(above)
            for folder in reversed(missing):
                if folder not in records:
                    number = self._numbers[folder]
                    records[folder] = _record(self._members[folder], number, links[number])
        self._members.clear()
        return index

    def _make_parents(self) -> None:
        """Make the folders that no member stands for, and those that something else has."""
        for path in sorted(self._folders):
            found = self._members.get(path)
            if found is not None and found.type is EntryType.DIRECTORY:
                continue
            if found is not None:
                self.gap(readable(b"/" + path), "a name that is a folder and something else",
                         _shown(found))  # fmt: skip
            self._number += 1
            if path:
                self.count("folders that the archive does not name")
            self._members[path] = Member(path, EntryType.DIRECTORY, mode=0o755)
            self._numbers[path] = self._number

    def _ordered(self) -> Iterator[bytes]:
        """Paths by where their contents are; those of no content where their names were."""
        layer_at: list[tuple[int, int, int, bytes]] = []
        last = (0, 0)
        for order, (path, member) in enumerate(self._members.items()):
            content = member.content
            key = (content.layer, content.at) if content is not None else last
            layer_at.append((*key, order, path))
            if content is not None:
                last = max(last, key)
        layer_at.sort()
        for *_, path in layer_at:
            yield path


def _same(known: Member, link: Member) -> Member:
    """The file under another name; a link that brings the content with it gives that."""
    content = link.content or known.content
    size = link.size if link.content else known.size
    return replace(known, name=link.name, content=content, size=size)


def _weight(member: Member) -> int:
    runs = member.content.runs if member.content else None
    held = len(member.link or b"") + len(member.listing or b"") + 16 * len(runs or ())
    depth = member.name.count(b"/") * 8
    return held + depth + sum(len(k) + len(v) for k, v in member.attributes.items())


def _record(member: Member, number: int, links: int) -> bytes:
    content = member.content
    allocated = 0
    if content is not None and content.runs is not None:
        allocated = max(512, sum(length for _, length in content.runs))
    inode, device = number, 0
    if member.inode is not None:
        device, inode = member.inode
    where = None
    if content is not None:
        where = (
            content.at,
            content.stored,
            content.runs,
            content.method,
            content.layer,
            content.crc,
        )
    packed: bytes = msgpack.packb(
        (
            _NUMBERS[member.type], member.size, member.mode, member.uid, member.gid, inode,
            device, links, allocated, _moment(member.mtime), _moment(member.ctime),
            _moment(member.atime), _moment(member.btime), member.rdev, member.link, where,
            member.attributes, member.listing, member.refused,
        )
    )  # fmt: skip
    return packed


def _moment(value: Any) -> Instant | None:
    """Held within what 64 bits of nanoseconds can say."""
    return None if value is None else Instant(min(max(value, _FIRST), _LAST))


def _inside(name: bytes) -> bytes | None:
    """The path of a name below the root; None for a name that leads out, or is too long."""
    if name.startswith(b"./"):
        name = name[2:]
    name = name.rstrip(b"/")
    if is_plain(name):
        return name if len(name) <= LONGEST_PATH else None
    parts = [part for part in name.split(b"/") if part not in (b"", b".")]
    path = b"/".join(parts)
    if not path:
        return b""
    return path if is_plain(path) and len(path) <= LONGEST_PATH else None


def _shown(member: Member) -> str:
    when = (
        "" if member.mtime is None else f", changed at {member.mtime // 1_000_000_000} (Unix time)"
    )
    return f"before: {member.type}, {member.size} bytes{when}"
