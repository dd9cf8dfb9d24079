"""What histories say of a case, as tables: snapshots, and what each says of each finding.

The row types stand here, low in the house, so that checks can ask for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final

from pratique.model import Instant


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One history of the machine that a person gave, or that lies in the evidence itself."""

    table: ClassVar[str] = "history"

    history: Annotated[str, "where it is, as it was given: `restic:/srv/backup`"]
    kind: Annotated[str, "restic, borg, rsnapshot, git ..."]
    trust: Annotated[str, "high, or low where the intruder could write it"]
    snapshots: Annotated[int, "how many snapshots of this machine it has"]
    listings: Annotated[int, "how often it was asked for a listing"]
    contents: Annotated[int, "how many contents had to be fetched"]
    asked: Annotated[Instant, "when it was asked, UTC"]


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """One snapshot of one history."""

    table: ClassVar[str] = "snapshot"

    history: Annotated[str, "where the history is, as it was given: `restic:/srv/backup`"]
    snapshot: Annotated[str, "what the repository finds the snapshot by"]
    label: Annotated[str, "what a person calls it"]
    time: Annotated[Instant, "when it was taken, UTC, as the repository says"]
    basis: Annotated[str, "where that time comes from: recorded, name or mtime"]
    host: Annotated[str, "the machine it says it is of; empty where it does not say"]
    looked_at: Annotated[bool, "whether it was asked for the findings"]
    findings: Annotated[int | None, "how many findings have a trace in it; null if not looked at"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one snapshot says of one file of a finding."""

    table: ClassVar[str] = "sighting"

    finding: Annotated[str, "the finding, e.g. F-7c1e02aa"]
    path: Annotated[str, "the file, readable, absolute in the evidence"]
    history: Annotated[str, "where the history is"]
    snapshot: Annotated[str, "what the repository finds the snapshot by"]
    time: Annotated[Instant, "when the snapshot was taken, UTC"]
    state: Annotated[str, "with, without or unknown"]
    how: Annotated[str, "how that is known, e.g. `the same content`"]
    there: Annotated[bool, "whether something of that name was in it at all"]
    mtime: Annotated[Instant | None, "its time of modification there, UTC; anyone can set it"]


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of the time in which a finding came about, and what it rests on."""

    table: ClassVar[str] = "bound"

    finding: Annotated[str, "the finding, e.g. F-7c1e02aa"]
    path: Annotated[str, "the file that it is known of"]
    side: Annotated[str, "after: it was not there yet; before: it was there by then"]
    time: Annotated[Instant, "the moment, UTC"]
    basis: Annotated[str, "snapshot, ctime, btime, deleted-inode or package-log"]
    trust: Annotated[str, "high, fair or low: how hard it is to forge"]
    said: Annotated[str, "where exactly it is said: the snapshot, the line of the log"]
    used: Annotated[bool, "false for one that another bound of the finding contradicts"]


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """A regular file of a snapshot that the files of the evidence are compared with."""

    table: ClassVar[str] = "snapshot_file"

    history: Annotated[str, "where the history is"]
    snapshot: Annotated[str, "what the repository finds the snapshot by"]
    label: Annotated[str, "what a person calls the snapshot"]
    time: Annotated[Instant, "when the snapshot was taken, UTC"]
    path: Annotated[str, "where the file lay, readable, absolute in the evidence"]
    sha256: Annotated[str, "SHA-256 of its content then"]


@dataclass(frozen=True, slots=True)
class LongStanding:
    """A file whose content is what it was, at the same path, well before the compromise."""

    table: ClassVar[str] = "long_standing"

    path: Annotated[str, "the file, readable, absolute in the evidence"]
    sha256: Annotated[str, "SHA-256 of its content, then and now"]
    history: Annotated[str, "where the history is"]
    snapshot: Annotated[str, "what the repository finds the snapshot by"]
    label: Annotated[str, "what a person calls the snapshot"]
    time: Annotated[Instant, "when the snapshot was taken, UTC"]


HISTORY_TYPES: Final[tuple[type[Any], ...]] = (HistoryRow, SnapshotRow, Sighting, Bound)
# As long as the machine has files: no check asks for them.
STANDING_TYPES: Final[tuple[type[Any], ...]] = (SnapshotFile, LongStanding)
