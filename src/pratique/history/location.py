"""Where a history is, and one snapshot of it: as a person types them.

restic:/srv/repo#latest     restic:sftp:host:/repo#4bf3a1c0     borg:/srv/borg#web-2026-11-03
folders:/srv/snapshots#daily.3     tars:/srv/tars#2026-11-03     git:/srv/etc.git#latest
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pratique.errors import HistoryError, PratiqueError
from pratique.evidence.base import Source
from pratique.evidence.location import Location
from pratique.history.base import History, Snapshot
from pratique.history.borg.repository import Borg
from pratique.history.folders.dated_folders import DatedFolders
from pratique.history.git.repository import Git
from pratique.history.restic.repository import Restic
from pratique.history.tars.tar_series import TarSeries
from pratique.model import exact, readable

# Kept by programs that know addresses of other machines, too.
_PROGRAMS: Final[dict[str, type[Restic | Borg]]] = {"restic": Restic, "borg": Borg}
# Most particular first: whoever recognises a folder opens it.
HISTORIES: Final[tuple[type[History], ...]] = (Restic, Borg, Git, DatedFolders, TarSeries)
_KINDS: Final = {history.kind: history for history in HISTORIES} | {"rsnapshot": DatedFolders}
LATEST: Final = "latest"


@dataclass(frozen=True, slots=True)
class SnapshotLocation:
    """One snapshot of a history: its whole key, the beginning of it, or `latest`."""

    kind: str
    address: str
    snapshot: str = LATEST

    @property
    def path(self) -> Path | None:
        """The repository, where it is a folder of this machine."""
        return _folder(self.kind, self.address)

    @property
    def text(self) -> str:
        """What a person types for it."""
        return f"{self.kind}:{self.address}#{self.snapshot}"

    def open(self) -> Source:
        """The snapshot as evidence; HistoryError where there is none, or more than one."""
        return self.settled()[0]

    def settled(self) -> tuple[Source, SnapshotLocation]:
        """The same, and where it is found again when newer snapshots have come."""
        history = history_of(f"{self.kind}:{self.address}")
        try:
            snapshot = chosen(history, self.snapshot)
            source = history.source(snapshot, history.close)
        except PratiqueError:
            history.close()
            raise
        key = snapshot.key if snapshot.key.isprintable() else snapshot.label
        return source, replace(self, snapshot=key)


def location_of(text: str) -> Path | Location:
    """What a person typed as evidence: a path, or one snapshot of a history."""
    kind, _, rest = text.partition(":")
    if kind not in _KINDS or not rest:
        return Path(text)
    address, _, snapshot = rest.rpartition("#") if "#" in rest else (rest, "", "")
    folder = _folder(kind, address)
    if folder is not None:
        address = readable(os.fsencode(os.path.abspath(folder)))
    return SnapshotLocation(kind, address, snapshot or LATEST)


def history_of(text: str) -> History:
    """The history that a person typed, with its kind in front or without; HistoryError."""
    kind, _, address = text.partition(":")
    if kind in _KINDS and address:
        folder = _folder(kind, address)
        if folder is None:
            return _PROGRAMS[kind](address)
        return _KINDS[kind].open_at(folder)
    path = Path(os.fsdecode(exact(text)))
    for history in HISTORIES:
        if history.recognises(path):
            return history.open_at(path)
    raise HistoryError(
        "Pratique knows no history of this kind",
        where=text,
        next_step="Say the kind in front of it, restic:/srv/repo or borg:/srv/repo; or give the "
        "folder that holds dated copies, tars or snapshots.",
    )


def folder_of(text: str) -> Path | None:
    """The folder of this machine in which the history lies that a person typed, if in one."""
    kind, _, address = text.partition(":")
    if kind in _KINDS and address:
        return _folder(kind, address)
    return Path(os.fsdecode(exact(text)))


def _folder(kind: str, address: str) -> Path | None:
    """The folder of this machine that an address names.

    None for what only the program knows: what begins with a slash or a dot is a folder.
    """
    if kind in _PROGRAMS and not address.startswith(("/", ".")):
        return None
    return Path(os.fsdecode(exact(address)))


def chosen(history: History, key: str) -> Snapshot:
    """The snapshot that a person means; HistoryError for none, or for more than one."""
    snapshots = history.snapshots()
    if key == LATEST and snapshots:
        return snapshots[-1]
    found = [one for one in snapshots if key in {one.key, one.label}]
    found = found or [one for one in snapshots if one.key.startswith(key)]
    if len(found) == 1:
        return found[0]
    what = "more than one snapshot begins like this" if found else "there is no such snapshot"
    raise HistoryError(
        f"In this repository {what}",
        where=f"{history.location}#{key}",
        next_step="Give its whole name, or latest.",
    )
