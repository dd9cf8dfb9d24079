"""What folders of snapshots cannot tell, and who could have changed them."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pratique.evidence.base import Source
from pratique.evidence.mount import mount_of
from pratique.history.base import Snapshot
from pratique.history.folders.found import Family, Folder, Taken
from pratique.history.folders.machine_root import PARTS
from pratique.history.limit_words import NAMES, NOT_FOLLOWED, NOT_READ, USER, made
from pratique.history.rhythm import limit
from pratique.model import Gap, readable

_HALF_A_DAY: Final = 12 * 3_600 * 1_000_000_000
_NAMED: Final = 6
_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class Series:
    """Snapshots, their folders and how they were dated, in the same order."""

    snapshots: Sequence[Snapshot]
    folders: Sequence[Folder]
    taken: Sequence[Taken]
    family: Family


def weakness(base: Source, top: int, series: Series) -> Iterator[Gap]:
    """A limit for each thing that weakens what the snapshots say; `top` is their open folder."""
    yield from _how_copied(series)
    yield from _excluded(series)
    yield from _beside(series)
    yield from _times(series)
    yield from _writers(base, top, series)


def _how_copied(series: Series) -> Iterator[Gap]:
    devices = {folder.entry.device for folder in series.folders}
    volumes = [moment.subvolume for moment in series.taken if moment.subvolume]
    if any(volume.snapshot for volume in volumes) or len(devices) > 1:
        yield limit(
            "snapshots of a file system share files unseen",
            "no inode number proves that a file is the same in two of them: what looks the same "
            "by size and all its times is taken for it, the rest is read",
            matters=False,
        )
    else:
        yield limit(
            "copies made by size and time miss some edits",
            "rsync and rsnapshot copy nothing when size and time of the content are as before: an "
            "edit of the same length whose time was put back is in no snapshot",
        )
        yield limit(
            "hard links share one file among snapshots",
            "whoever writes into it in one snapshot changes it in all of them",
            matters=False,
        )
    changed = [
        readable(folder.name)
        for folder, moment in zip(series.folders, series.taken, strict=True)
        if moment.subvolume
        and moment.subvolume.snapshot
        and (moment.subvolume.changed_since or not moment.subvolume.read_only)
    ]
    if changed:
        yield limit("a snapshot can be written, or was after it was made", _some(changed))


def _excluded(series: Series) -> Iterator[Gap]:
    roots = {root for snapshot in series.snapshots for root in snapshot.roots}
    if roots and b"" not in roots:
        missing = [part for part in PARTS if not any(_meets(root, part) for root in roots)]
        partly = [readable(root) for root in sorted(roots) if b"/" in root]
        if missing:
            told = ", ".join(f"/{readable(part)}" for part in missing)
            yield limit("parts of the machine are in no snapshot", told)
        if partly:
            yield limit("only parts of these folders are in the snapshots", _some(partly))
    if len({snapshot.roots for snapshot in series.snapshots}) > 1:
        yield limit(
            "not every snapshot holds the same parts of the machine",
            "what one does not hold, it says nothing about",
        )


def _meets(root: bytes, part: bytes) -> bool:
    return root == part or root.startswith(part + b"/")


def _beside(series: Series) -> Iterator[Gap]:
    if series.family.unfinished:
        names = [readable(name) for name in series.family.unfinished]
        yield limit("a backup was not finished", made(NOT_READ, names=_some(names)))
    if series.family.links:
        names = [readable(name) for name in series.family.links]
        yield limit("a link is called like a snapshot", made(NOT_FOLLOWED, names=_some(names)))


def _times(series: Series) -> Iterator[Gap]:
    if any(moment.basis == "name" and not moment.zoned for moment in series.taken):
        yield limit(
            "names of snapshots tell no time zone",
            "read as UTC: they may be off by as much as local time was",
        )
    if any(moment.span >= _HALF_A_DAY for moment in series.taken):
        yield limit("some snapshots are dated to a day only", "the hour of the backup is not known")
    if any(moment.basis == "ctime" for moment in series.taken):
        yield limit(
            "snapshots are dated by what is in them",
            "their names say no time: each was taken after the newest change inside",
        )


def _writers(base: Source, top: int, series: Series) -> Iterator[Gap]:
    if not mount_of(top).read_only:
        yield limit(
            "the snapshots can be written",
            "they are not mounted read-only here; a machine that had them mounted could "
            "change or delete them too",
            matters=False,
        )
    place = base.lookup(series.family.keeper)
    entries = [folder.entry for folder in series.folders]
    entries += [place] if place is not None else []
    owners = {entry.uid for entry in entries if entry.uid != 0}
    if owners:
        numbers = ", ".join(map(str, sorted(owners)[:_NAMED]))
        yield limit("snapshots belong to somebody else than root", made(USER, numbers=numbers))
    if any(entry is place and entry.mode & _OTHERS for entry in entries):
        yield limit("others than the owner may add and delete snapshots", "by the folder's mode")


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    named = ", ".join(names[:_NAMED])
    return made(NAMES, names=named, count=str(more)) if more > 0 else named
