"""Where a snapshot is: the kind of its repository, the address, and which snapshot.

restic:/srv/repo#latest     restic:sftp:host:/repo#4bf3a1c0     borg:/srv/borg#web-2026-11-03
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pratique.errors import HistoryError
from pratique.evidence.base import Source
from pratique.evidence.location import Location
from pratique.history.base import History, Snapshot
from pratique.history.borg.repository import Borg
from pratique.history.restic.repository import Restic
from pratique.model import exact, readable

_PROGRAMS: Final[dict[str, type[Restic | Borg]]] = {"restic": Restic, "borg": Borg}
LATEST: Final = "latest"


@dataclass(frozen=True, slots=True)
class SnapshotLocation:
    """One snapshot of a repository: its whole key, the beginning of it, or `latest`."""

    kind: str
    address: str
    snapshot: str = LATEST

    @property
    def path(self) -> Path:
        """The repository, where it is a folder of this machine."""
        return Path(os.fsdecode(exact(self.address)))

    @property
    def text(self) -> str:
        """What a person types for it."""
        return f"{self.kind}:{self.address}#{self.snapshot}"

    def open(self) -> Source:
        """The snapshot as evidence; HistoryError where there is none, or more than one."""
        history = history_of(f"{self.kind}:{self.address}")
        return history.source(chosen(history, self.snapshot))


def location_of(text: str) -> Path | Location:
    """What a person typed as evidence: a path, or one snapshot of a repository."""
    kind, _, rest = text.partition(":")
    if kind not in _PROGRAMS or not rest:
        return Path(text)
    address, _, snapshot = rest.rpartition("#") if "#" in rest else (rest, "", "")
    return SnapshotLocation(kind, address, snapshot or LATEST)


def history_of(text: str) -> History:
    """The repository that a person typed, with its kind in front or without; HistoryError."""
    kind, _, address = text.partition(":")
    if kind in _PROGRAMS and address:
        program = _PROGRAMS[kind]
        # What begins with a slash or a dot is a folder; all else is for the program to know.
        if address.startswith(("/", ".")):
            return program.open_at(Path(os.fsdecode(exact(address))))
        return program(address)
    path = Path(text)
    for program in _PROGRAMS.values():
        if program.recognises(path):
            return program.open_at(path)
    raise HistoryError(
        "Pratique knows no history of this kind",
        where=readable(os.fsencode(text)),
        next_step="Say the kind in front of it: restic:/srv/repo or borg:/srv/repo.",
    )


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
