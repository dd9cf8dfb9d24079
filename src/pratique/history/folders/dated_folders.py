"""Folders of snapshots as a history: rsnapshot, rsync with hard links, Btrfs, ZFS, LVM.

Each snapshot is a folder of this machine, read as evidence in a folder is. Files that are one
inode by hard links are the same content; nothing else is proved without reading.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, Self

from pratique.errors import EvidenceError, HistoryError, Unreadable
from pratique.evidence.base import Source
from pratique.evidence.directory import DirectorySource
from pratique.evidence.inside import FOLDER_FLAGS, Opener
from pratique.evidence.mount import NETWORK, mount_of
from pratique.history.base import Change, Proof, Seen, Snapshot, Unknown, Version
from pratique.history.folders.below import below, outermost
from pratique.history.folders.differences import side_by_side
from pratique.history.folders.found import Family, Folder, Taken, family, roots_inside, taken
from pratique.history.folders.machine_root import parts_of
from pratique.history.folders.names import named
from pratique.history.folders.sameness import same
from pratique.history.folders.weakness import Series, weakness
from pratique.history.rhythm import broken_rhythm, odd_clocks, out_of_order
from pratique.model import Entry, EntryType, Gap, Instant, Stage, readable

_MOST_DIGESTS: Final = 200_000
_DEEPEST: Final = 4  # how far above a path its snapshot may lie


@dataclass(frozen=True, slots=True)
class _Kept:
    folder: Folder
    root: bytes
    taken: Taken
    snapshot: Snapshot


class DatedFolders:
    """The snapshots in an open folder; `within` is where in each the machine's root lies."""

    kind: ClassVar[str] = "folders"

    def __init__(self, top: int, location: str, within: bytes | None = None) -> None:
        self._top = top
        self._base = DirectorySource(os.dup(top), location)
        self.location = location
        self._gaps: list[Gap] = []
        self._digests: dict[tuple[int, ...], str] = {}
        self._listings = 0
        try:
            self._network = mount_of(top).type in NETWORK
            self._family = family(self._base)
            self._within = self._root(self._family) if within is None else within
            self._kept = sorted(self._all(), key=_moment)
        except (HistoryError, Unreadable, OSError):
            self.close()
            raise
        self._by_key = {kept.snapshot.key: kept for kept in self._kept}

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """A folder in which folders stand that look like the same machine at several times."""
        try:
            with closing(cls.open_at(path)) as found:
                many = len(found.snapshots())
                return many > 1 or (many == 1 and found.named())
        except (HistoryError, EvidenceError):
            return False

    @classmethod
    def open_at(cls, path: Path) -> Self:
        """The snapshots in the folder at `path`.

        Where they hold several machines, the folder of one in any snapshot says which:
        `/backup/daily.0/web1`.
        """
        real = path.resolve()
        try:
            return cls._opened(real, None)
        except HistoryError:
            for above in list(real.parents)[:_DEEPEST]:
                inside = bytes(real.relative_to(above)).split(b"/", 1)
                if len(inside) == 2 and named(inside[0]):
                    return cls._opened(above, inside[1])
            raise

    @classmethod
    def _opened(cls, path: Path, within: bytes | None) -> Self:
        shown = readable(bytes(path))
        try:
            top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            return cls(top, shown, within)
        except Unreadable as error:
            raise HistoryError(
                f"The snapshots cannot be listed: {error.what}", where=shown
            ) from error
        except OSError as error:
            raise HistoryError(
                f"This folder cannot be opened: {error.strerror}",
                where=shown,
                next_step="Run the same command as root.",
            ) from error

    def _root(self, found: Family) -> bytes:
        places = roots_inside(self._base, found.folders)
        if not places:
            raise HistoryError(
                "No folder here looks like a snapshot of a machine",
                where=self.location,
                next_step="Give the folder that holds the snapshots: the one with daily.0 in it, "
                "or with folders that are called after dates.",
            )
        if len(places) > 1:
            example = readable(b"/" + found.folders[0].inside + b"/" + places[0])
            raise HistoryError(
                f"Several machines are backed up here: {', '.join(map(readable, places[:5]))}",
                where=self.location,
                next_step=f"Say which, by its folder in any snapshot: {self.location}{example}",
            )
        return places[0]

    def _all(self) -> Iterator[_Kept]:
        for folder in self._family.folders:
            root = b"/".join(part for part in (folder.inside, self._within) if part)
            try:
                with closing(self._open(root)) as source:
                    roots = parts_of(source)
            except Unreadable as error:
                self._lose(folder, error.what)
                continue
            if not roots:
                self._lose(folder, "it holds no part of a machine")
                continue
            moment = taken(self._base, self._top, folder, root)
            yield _Kept(
                folder,
                root,
                moment,
                Snapshot(
                    readable(folder.name),
                    readable(folder.name),
                    moment.time,
                    moment.basis,
                    roots=roots,
                    span=moment.span,
                ),
            )

    def _lose(self, folder: Folder, why: str) -> None:
        if folder.named or folder.number is not None:
            where = readable(b"/" + folder.inside)
            self._gaps.append(Gap(where, None, Stage.LIST, "snapshot: cannot be used", why))

    def _open(self, root: bytes) -> DirectorySource:
        try:
            opened = Opener().open(self._top, root, FOLDER_FLAGS)
        except OSError as error:
            denied = isinstance(error, PermissionError)
            what = "no permission" if denied else "its folder is not there, or is a link"
            raise Unreadable(what, where=readable(b"/" + root)) from error
        return DirectorySource(opened, f"{self.location.rstrip('/')}{readable(b'/' + root)}")

    def snapshots(self) -> tuple[Snapshot, ...]:
        """All snapshots, oldest first."""
        return tuple(kept.snapshot for kept in self._kept)

    def named(self) -> bool:
        """Whether the names of the folders say that they are snapshots."""
        return any(kept.folder.named or kept.folder.number is not None for kept in self._kept)

    def gaps(self) -> tuple[Gap, ...]:
        """Folders that are called like snapshots and hold none, and what could not be read."""
        return tuple(dict.fromkeys(self._gaps))

    def look(self, snapshot: Snapshot, paths: Collection[bytes]) -> Mapping[bytes, Seen]:
        """What one snapshot says about each path; each is looked up, nothing is listed."""
        with closing(self.source(snapshot)) as source:
            return {path: self._seen(source, snapshot, path) for path in paths}

    def look_everywhere(self, paths: Collection[bytes]) -> Mapping[str, Mapping[bytes, Seen]]:
        """The same for all snapshots."""
        return {snapshot.key: self.look(snapshot, paths) for snapshot in self.snapshots()}

    def _seen(self, source: Source, snapshot: Snapshot, path: bytes) -> Seen:
        try:
            entry = source.lookup(path)
        except Unreadable:
            return Unknown.BROKEN
        if entry is None:
            return None if _covers(snapshot.roots, path) else Unknown.NOT_COVERED
        return self._version(entry)

    def _version(self, entry: Entry) -> Version:
        """Where a server tells inode numbers, one number may be two files: nothing is proved."""
        if entry.type is not EntryType.REGULAR or entry.hard_links < 2 or self._network:
            return Version(entry)
        return Version(entry, f"{entry.device:x}:{entry.inode}", Proof.INODE)

    def changes(self, before: Snapshot, after: Snapshot) -> Iterator[Change]:
        """What differs: both are walked, and read where their inodes leave it open."""
        self._listings += 2
        with closing(self.source(before)) as old, closing(self.source(after)) as new:
            for one, other in side_by_side(old, new, self._gaps.append):
                try:
                    if one and other and same(old, one, new, other, sure=not self._network):
                        continue
                except Unreadable as error:
                    reason = f"file: {error.what}"
                    self._gaps.append(Gap(error.where, None, Stage.READ, reason, ""))
                    continue
                yield Change(
                    one.path if one else other.path if other else b"",
                    self._version(one) if one else None,
                    self._version(other) if other else None,
                )

    def content(self, snapshot: Snapshot, path: bytes, most: int) -> bytes:
        """The first `most` bytes of a file in a snapshot; `Unreadable` where it has none."""
        with closing(self.source(snapshot)) as source:
            entry = source.lookup(path)
            if entry is None or entry.type is not EntryType.REGULAR:
                raise Unreadable("is no file in this snapshot", where=readable(b"/" + path))
            with source.open(entry) as opened:
                return opened.read_at(0, min(most, entry.size))

    def digests(
        self, snapshot: Snapshot, folders: Collection[bytes]
    ) -> Iterator[tuple[bytes, str]]:
        """Path and SHA-256 of every regular file below some folders of a snapshot."""
        self._listings += 1
        with closing(self.source(snapshot)) as source:
            for start in outermost(folders):
                for found in below(source, start):
                    if isinstance(found, Gap):
                        self._gaps.append(found)
                    elif found.type is EntryType.REGULAR:
                        try:
                            yield found.path, self._digest(source, found)
                        except Unreadable as error:
                            reason = f"file: {error.what}"
                            self._gaps.append(Gap(error.where, None, Stage.READ, reason, ""))

    def _digest(self, source: Source, entry: Entry) -> str:
        """A file that stands in many snapshots is read once."""
        key = (entry.device, entry.inode, entry.size, entry.mtime or 0, entry.ctime or 0)
        if (known := self._digests.get(key)) is not None and not self._network:
            return known
        digest = hashlib.sha256()
        with source.open(entry) as opened:
            for chunk in opened.chunks():
                digest.update(chunk)
        if entry.hard_links > 1 and len(self._digests) < _MOST_DIGESTS:
            self._digests[key] = digest.hexdigest()
        return digest.hexdigest()

    def source(
        self, snapshot: Snapshot, close: Callable[[], None] | None = None
    ) -> DirectorySource:
        """The snapshot as evidence: a folder like any other, which needs this history no more."""
        opened = self._open(self._by_key[snapshot.key].root)
        if close is not None:
            close()
        return opened

    def limits(self) -> tuple[Gap, ...]:
        """What such folders cannot tell."""
        snapshots = self.snapshots()
        series = Series(
            snapshots,
            [kept.folder for kept in self._kept],
            [kept.taken for kept in self._kept],
            self._family,
        )
        found = [*weakness(self._base, self._top, series), *broken_rhythm(snapshots)]
        for order in self._orders():
            found += out_of_order(order)
        return (*found, *odd_clocks(snapshots, Instant(time.time_ns())))

    def _orders(self) -> Iterator[list[Snapshot]]:
        """Snapshots in the order that their names give them: rotations backwards, numbers up."""
        numbered: dict[bytes, list[tuple[int, Snapshot]]] = {}
        for kept in self._kept:
            if kept.folder.number is not None:
                numbered.setdefault(b"", []).append((kept.folder.number, kept.snapshot))
            elif kept.folder.named and kept.folder.named.series:
                place = -kept.folder.named.number, kept.snapshot
                numbered.setdefault(kept.folder.named.series, []).append(place)
        for placed in numbered.values():
            yield [snapshot for _, snapshot in sorted(placed, key=lambda each: each[0])]

    def listings(self) -> int:
        """How many snapshots were walked through until now."""
        return self._listings

    def close(self) -> None:
        """Close the folder."""
        self._base.close()
        os.close(self._top)


def _moment(kept: _Kept) -> tuple[int, int, bytes]:
    """When it was taken; those of one second as their names order them."""
    number = kept.folder.number or 0
    if kept.folder.named is not None:
        number = -kept.folder.named.number
    return kept.snapshot.time, number, kept.folder.name


def _covers(roots: tuple[bytes, ...], path: bytes) -> bool:
    return any(
        root in {b"", path} or path.startswith(root + b"/") or root.startswith(path + b"/")
        for root in roots
    )
