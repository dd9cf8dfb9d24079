"""Which folders at a place are snapshots, and when each of them was taken.

A folder is one when its inside looks like a part of a machine, at the same depth as in the others,
and its name says when it was taken or which one of a rotation it is. Where no name says anything
(LVM snapshots mounted side by side), what looks alike is taken. No link is one.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pratique.errors import Unreadable
from pratique.evidence.base import Source
from pratique.evidence.inside import FOLDER_FLAGS, Opener
from pratique.history.folders.machine_root import is_root, machine_roots
from pratique.history.folders.names import DAY, Named, named, unfinished
from pratique.history.folders.subvolume import Subvolume, subvolume
from pratique.model import Entry, EntryType, Instant

# Where file systems and their tools keep snapshots; `.zfs` stands in no listing.
_KEEPERS: Final = (b".zfs/snapshot", b".snapshots", b".snapshot")
_INSIDE: Final = b"snapshot"  # snapper: .snapshots/7/snapshot beside .snapshots/7/info.xml
_MOST_NAMES: Final = 20_000
_MOST_PLAIN: Final = 200  # so many folders without a telling name are looked into
_TRIED: Final = 8  # folders in which the root is looked for
_MOST_INFO: Final = 1 << 16
_DATE: Final = re.compile(rb"<date>(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)</date>")
_ZONES: Final = 14 * 3600 * 10**9  # local time is this far from UTC at most
_BUSY: Final = (b"", b"etc", b"var", b"var/lib", b"var/log", b"var/lib/dpkg", b"tmp", b"run")


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder among the others: its entry, what its name says, and where its inside starts."""

    entry: Entry
    named: Named | None
    inside: bytes
    number: int | None = None  # of snapper

    @property
    def name(self) -> bytes:
        """Its name."""
        return self.entry.path.rpartition(b"/")[2]


@dataclass(frozen=True, slots=True)
class Family:
    """The folders at a place: those that may be snapshots, and what stands beside them."""

    folders: tuple[Folder, ...]
    unfinished: tuple[bytes, ...]
    links: tuple[bytes, ...]  # called like a snapshot, and a link
    keeper: bytes


def family(source: Source) -> Family:
    """What may be snapshots below a source, by their names and no deeper look. `Unreadable`."""
    keeper = next((name for name in _KEEPERS if _is_folder(source, name)), b"")
    folders: list[Folder] = []
    broken: list[bytes] = []
    links: list[bytes] = []
    for name in source.names(keeper)[:_MOST_NAMES]:
        path = keeper + b"/" + name if keeper else name
        entry = source.lookup(path)
        if entry is not None and entry.type is EntryType.SYMLINK and named(name):
            links.append(name)
        if entry is None or entry.type is not EntryType.DIRECTORY:
            continue
        if unfinished(name):
            broken.append(name)
        elif name.isdigit() and len(name) < 10 and _is_folder(source, path + b"/" + _INSIDE):
            folders.append(Folder(entry, None, path + b"/" + _INSIDE, int(name)))
        else:
            folders.append(Folder(entry, named(name), path))
    told = [folder for folder in folders if folder.named or folder.number is not None]
    if told and not keeper.startswith(b".zfs"):
        folders = told
    elif not keeper and is_root(source):
        folders = []  # /var/opt and /usr/local/etc make no snapshots of /var and /usr
    return Family(
        tuple(folders[: None if told else _MOST_PLAIN]), tuple(broken), tuple(links), keeper
    )


def roots_inside(source: Source, folders: tuple[Folder, ...]) -> list[bytes]:
    """Where in the folders the machine's root lies, the place that most of them have first.

    More than one stand there as often when several machines are backed up side by side.
    """
    counted: Counter[bytes] = Counter()
    for folder in [*folders[:_TRIED], *folders[_TRIED:][-_TRIED:]]:
        sure = folder.named is not None or folder.number is not None
        found = machine_roots(source, folder.inside)
        counted.update(place for place, parts in found.items() if sure or parts > 1)
    most = max(counted.values(), default=0)
    return sorted(place for place, count in counted.items() if count == most)


@dataclass(frozen=True, slots=True)
class Taken:
    """When a snapshot was taken, as in `history.base.Snapshot`, and how Btrfs knows it."""

    time: Instant
    basis: str
    span: int = 0
    zoned: bool = True
    subvolume: Subvolume | None = None


def taken(source: Source, top: int, folder: Folder, root: bytes) -> Taken:
    """When `folder` was taken; `root` is where in `source` its machine's root lies.

    `top` is the open folder of the source. The name goes before what a file system recorded,
    since a copy of a snapshot has another birth; but a name that tells only the day, or no zone,
    gives way to a birth that agrees with it.
    """
    volume = _subvolume(top, folder)
    told = folder.named
    if folder.number is not None and (time := _info(source, folder)) is not None:
        return Taken(time, "recorded", subvolume=volume)
    if told is not None and told.time is not None:
        born = volume.made if volume and volume.snapshot else folder.entry.btime
        slack = 0 if told.zoned else _ZONES
        if born is not None and -slack <= born - told.time <= slack + max(told.span, DAY // 24):
            return Taken(born, "birth", subvolume=volume)
        return Taken(told.time, "name", told.span, told.zoned, volume)
    if (
        told is not None and folder.entry.mtime is not None
    ):  # rsnapshot touches each when it is made
        return Taken(folder.entry.mtime, "mtime", subvolume=volume)
    if volume is not None and volume.snapshot:
        return Taken(volume.made, "recorded", subvolume=volume)
    newest = max((time for time in _changes(source, root)), default=Instant(0))
    return Taken(newest, "ctime", subvolume=volume)


def _changes(source: Source, root: bytes) -> Iterator[Instant]:
    """When names were last changed where a running machine always changes some."""
    for busy in _BUSY:
        folder = b"/".join(part for part in (root, busy) if part)
        try:
            for name in source.names(folder)[:_MOST_PLAIN]:
                entry = source.lookup(folder + b"/" + name if folder else name)
                if entry is not None and entry.ctime is not None:
                    yield entry.ctime
        except Unreadable:
            continue


def _info(source: Source, folder: Folder) -> Instant | None:
    """The date in snapper's info.xml, in UTC; no more of it is understood than this."""
    entry = source.lookup(folder.entry.path + b"/info.xml")
    if entry is None or entry.type is not EntryType.REGULAR:
        return None
    try:
        with source.open(entry) as opened:
            match = _DATE.search(opened.read_at(0, _MOST_INFO))
        if match is None:
            return None
        moment = datetime.strptime(match[1].decode(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except (Unreadable, ValueError):
        return None
    return Instant(int(moment.timestamp()) * 10**9)


def _subvolume(top: int, folder: Folder) -> Subvolume | None:
    try:
        opened = Opener().open(top, folder.inside, FOLDER_FLAGS)
    except OSError:
        return None
    try:
        return subvolume(opened)
    finally:
        os.close(opened)


def _is_folder(source: Source, path: bytes) -> bool:
    entry = source.lookup(path)
    return entry is not None and entry.type is EntryType.DIRECTORY
