"""A folder of tars as a history: several full ones, or full ones with incrementals behind each.

Names are grouped by what they have in common; in each group a tar that leaves names to older
ones builds on those before it, back to the last one that is whole. To know that, every tar is
read through once: a tar has no list of what it holds.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Final, Self

from pratique.errors import EvidenceError, HistoryError, Unreadable
from pratique.evidence.archive.tar import TarSource
from pratique.history.base import Change, Proof, Seen, Snapshot, Unknown, Version
from pratique.history.folders.below import outermost
from pratique.history.folders.differences import side_by_side
from pratique.history.folders.machine_root import machine_roots, parts_of
from pratique.history.rhythm import broken_rhythm, limit, odd_clocks
from pratique.history.tars.chain import MOST_LINKS, Chain, Link, is_partial
from pratique.history.tars.names import TarName, tar_name
from pratique.history.tars.source import ChainSource
from pratique.model import Entry, EntryType, Gap, Instant, Stage, readable

_MOST_TARS: Final = MOST_LINKS
_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class _Tar:
    path: Path
    name: TarName
    snapshot: Snapshot
    link: Link | None  # None where it cannot be read


class TarSeries:
    """The tars in a folder, each a snapshot."""

    kind: ClassVar[str] = "tars"

    def __init__(self, folder: Path) -> None:
        self.location = readable(bytes(folder))
        self._gaps: list[Gap] = []
        self._digests: dict[str, dict[bytes, str]] = {}
        self._listings = 0
        self._tars: list[_Tar] = []
        try:
            found = sorted(name for name in os.listdir(os.fsencode(folder)) if tar_name(name))
            for name in found[:_MOST_TARS]:
                self._add(folder / os.fsdecode(name), name)
        except OSError as error:
            raise HistoryError(
                f"This folder cannot be read: {error.strerror}",
                where=self.location,
                next_step="Run the same command as root.",
            ) from error
        self._tars.sort(key=lambda tar: (tar.snapshot.time, tar.name.number or 0, tar.path))
        self._chains = {
            tar.snapshot.key: Chain(self._links(number)) for number, tar in enumerate(self._tars)
        }
        if not self.snapshots():
            raise HistoryError(
                "No tar here holds a part of a machine",
                where=self.location,
                next_step="Give the folder that holds the archives: etc-2026-11-03.tar.gz.",
            )
        if len(found) > _MOST_TARS:
            detail = f"{len(found)}; the first {_MOST_TARS} were read"
            self._gaps.append(Gap("", None, Stage.LIST, "more tars than are read", detail))

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """A folder with at least two files that are called like tars, and begin like one."""
        try:
            found = [name for name in os.listdir(path) if tar_name(os.fsencode(name))]
        except OSError:
            return False
        return len(found) > 1 and any(TarSource.recognises(path / name) for name in found)

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """The tars in the folder at `path`, each read through once."""
        return cls(path.resolve())

    def _add(self, path: Path, name: bytes) -> None:
        told = tar_name(name)
        if told is None or path.is_symlink() or not path.is_file():
            return
        link, roots = self._opened(path, name)
        said = told.said
        if said is not None and said.time is not None:
            when, basis, span = said.time, "name", said.span
        else:
            when, basis, span = Instant(path.stat().st_mtime_ns), "mtime", 0
        key = readable(name)
        snapshot = Snapshot(key, key, when, basis, roots=roots, span=span)
        self._tars.append(_Tar(path, told, snapshot, link))

    def _opened(self, path: Path, name: bytes) -> tuple[Link | None, tuple[bytes, ...]]:
        """One tar, and the parts of the machine in it; None where it cannot be used."""
        try:
            source = TarSource.open_at(path)
        except EvidenceError as error:
            self._lose(name, error.what)
            return None, ()
        try:
            self._listings += 1
            gaps = source.index().gaps
            roots = machine_roots(source, b"")
            if roots:
                within = min(roots, key=lambda root: (-roots[root], root))
                link = Link(source, within, is_partial(source), any(not gap.path for gap in gaps))
                self._gaps += [replace(gap, detail=f"{readable(name)}: {gap.detail}"[:200])
                               for gap in gaps]  # fmt: skip
                view = ChainSource(Chain([replace(link, partial=False)]), "", _nothing)
                return link, parts_of(view)
            what = gaps[0].reason if gaps else "it holds no part of a machine"
        except Unreadable as error:
            what = error.what
        source.close()
        self._lose(name, what)
        return None, ()

    def _lose(self, name: bytes, what: str) -> None:
        where = readable(b"/" + name)
        self._gaps.append(Gap(where, None, Stage.LIST, "snapshot: cannot be used", what[:200]))

    def _links(self, number: int) -> list[Link | None]:
        """What a tar builds on, itself first: back to one that is whole."""
        found: list[Link | None] = []
        series = self._tars[number].name.series
        after: int | None = None
        for tar in reversed(self._tars[: number + 1]):
            if tar.name.series != series:
                continue
            if after is not None and tar.name.number is not None and after - tar.name.number > 1:
                found.append(None)  # one that is not here any more
            found.append(tar.link)
            if tar.link is None or not tar.link.partial:
                break
            after = tar.name.number
        else:
            found.append(None)
        return found

    def snapshots(self) -> tuple[Snapshot, ...]:
        """All tars that can be read, oldest first."""
        return tuple(tar.snapshot for tar in self._tars if tar.link is not None)

    def gaps(self) -> tuple[Gap, ...]:
        """Tars that cannot be read, and what was damaged in the others."""
        return tuple(dict.fromkeys(self._gaps))

    def look(self, snapshot: Snapshot, paths: Collection[bytes]) -> Mapping[bytes, Seen]:
        """What one snapshot says about each path."""
        chain = self._chains[snapshot.key]
        return {path: self._seen(chain, snapshot, path) for path in paths}

    def look_everywhere(self, paths: Collection[bytes]) -> Mapping[str, Mapping[bytes, Seen]]:
        """The same for all: their names are known since they were opened."""
        return {snapshot.key: self.look(snapshot, paths) for snapshot in self.snapshots()}

    def _seen(self, chain: Chain, snapshot: Snapshot, path: bytes) -> Seen:
        try:
            held = chain.held(path)
        except Unreadable:
            return Unknown.BROKEN
        if held is not None:
            return self._version(held.entry, held.link)
        covered = any(
            root in {b"", path} or path.startswith(root + b"/") or root.startswith(path + b"/")
            for root in snapshot.roots
        )
        return None if covered else Unknown.NOT_COVERED

    def _version(self, entry: Entry, link: Link) -> Version:
        """What is one member of one tar is the same content."""
        if entry.type is not EntryType.REGULAR:
            return Version(entry)
        member = hashlib.sha256(link.source.identity().encode() + b"\0" + entry.path).hexdigest()
        return Version(entry, member, Proof.INODE)

    def changes(self, before: Snapshot, after: Snapshot) -> Iterator[Change]:
        """What differs: each tar of the two chains is read through once, in its own order."""
        one, other = self._chains[before.key], self._chains[after.key]
        for old, new in side_by_side(self.source(before), self.source(after), self._gaps.append):
            try:
                if old and new and self._same(one, old, other, new):
                    continue
            except Unreadable as error:
                gap = Gap(error.where, None, Stage.READ, f"file: {error.what}", "")
                self._gaps.append(gap)
                continue
            path = old.path if old else new.path if new else b""
            found = self._seen(one, before, path), self._seen(other, after, path)
            if not isinstance(found[0], Unknown) and not isinstance(found[1], Unknown):
                yield Change(path, found[0], found[1])

    def _same(self, one: Chain, old: Entry, other: Chain, new: Entry) -> bool:
        plain = [
            (each.type, each.mode, each.uid, each.gid, each.rdev, each.symlink_target)
            for each in (old, new)
        ]
        if plain[0] != plain[1] or old.type is not EntryType.REGULAR:
            return plain[0] == plain[1]
        if (old.size, old.mtime) != (new.size, new.mtime):
            return False
        left, right = one.held(old.path), other.held(new.path)
        if left is None or right is None or left.link is right.link:
            return left is not None and right is not None
        return self._digest(left.link, old.path) == self._digest(right.link, new.path)

    def _digest(self, link: Link, path: bytes) -> str:
        """Read a whole tar in its order at the first question about it."""
        key = link.source.identity()
        if key not in self._digests:
            self._listings += 1
            self._digests[key] = dict(self._all_digests(link))
        found = self._digests[key].get(link.path(path))
        if found is None:
            raise Unreadable("could not be read", where=readable(b"/" + path))
        return found

    def _all_digests(self, link: Link) -> Iterator[tuple[bytes, str]]:
        for entry in link.source.walk():
            if isinstance(entry, Gap) or entry.type is not EntryType.REGULAR:
                continue
            digest = hashlib.sha256()
            try:
                with link.source.open(entry) as opened:
                    for chunk in opened.chunks():
                        digest.update(chunk)
            except Unreadable as error:
                gap = Gap(error.where, None, Stage.READ, f"file: {error.what}", "")
                self._gaps.append(gap)
                continue
            yield entry.path, digest.hexdigest()

    def content(self, snapshot: Snapshot, path: bytes, most: int) -> bytes:
        """The first `most` bytes of a file in a snapshot; `Unreadable` where it has none."""
        source = self.source(snapshot)
        entry = source.lookup(path)
        if entry is None or entry.type is not EntryType.REGULAR:
            raise Unreadable("is no file in this snapshot", where=readable(b"/" + path))
        with source.open(entry) as opened:
            return opened.read_at(0, min(most, entry.size))

    def digests(self, snapshot: Snapshot, below: Collection[bytes]) -> Iterator[tuple[bytes, str]]:
        """Path and SHA-256 of every regular file below some folders of a snapshot."""
        chain = self._chains[snapshot.key]
        starts = outermost(below)
        for found in self.source(snapshot).walk():
            if isinstance(found, Gap):
                self._gaps.append(found)
            elif found.type is EntryType.REGULAR and any(
                start in {b"", found.path} or found.path.startswith(start + b"/")
                for start in starts
            ):
                try:
                    held = chain.held(found.path)
                    if held is not None:
                        yield found.path, self._digest(held.link, found.path)
                except Unreadable as error:
                    gap = Gap(error.where, None, Stage.READ, f"file: {error.what}", "")
                    self._gaps.append(gap)

    def source(self, snapshot: Snapshot, close: Callable[[], None] | None = None) -> ChainSource:
        """The snapshot as evidence. It uses these tars; `close` is called when it is closed."""
        where = f"{self.location}#{snapshot.key}"
        return ChainSource(self._chains[snapshot.key], where, close or _nothing)

    def limits(self) -> tuple[Gap, ...]:
        """What a series of tars cannot tell."""
        snapshots = self.snapshots()
        partial = [tar for tar in self._tars if tar.link and tar.link.partial]
        found = [
            limit(
                "tars lie where somebody may have written",
                "nothing in a tar shows that it was made again: compare it with a copy elsewhere",
                matters=False,
            )
        ]
        if partial:
            found.append(
                limit(
                    "incremental tars hold what had a newer time",
                    "by mtime or ctime: what a clock that was set back hid is in none of them",
                )
            )
        broken = [tar for tar in partial if None in self._chains[tar.snapshot.key].links]
        if broken:
            names = ", ".join(tar.snapshot.label for tar in broken[:_NAMED])
            found.append(limit("a chain of incremental tars is broken", f"{len(broken)}: {names}"))
        if any(snapshot.basis == "mtime" for snapshot in snapshots):
            found.append(
                limit(
                    "tars are dated by the time of their file", "anybody who may write may set it"
                )
            )
        found += broken_rhythm(snapshots)
        found += odd_clocks(snapshots, Instant(time.time_ns()))
        return tuple(found)

    def listings(self) -> int:
        """How often a tar was read through until now."""
        return self._listings

    def close(self) -> None:
        """Close all tars."""
        for tar in self._tars:
            if tar.link is not None:
                tar.link.source.close()


def _nothing() -> None:
    """Nothing to close: the series stays open."""
