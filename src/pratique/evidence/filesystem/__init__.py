"""File systems without the kernel: what lies on a medium, as folders, files and their times."""

from __future__ import annotations

from collections.abc import Sequence

from pratique.errors import NotEvidence
from pratique.evidence.disk.base import Medium
from pratique.evidence.filesystem.base import FileSystem, Spanning
from pratique.evidence.filesystem.btrfs.filesystem import Btrfs
from pratique.evidence.filesystem.ext.filesystem import Ext
from pratique.evidence.filesystem.sleuthkit import Fat
from pratique.evidence.filesystem.xfs.filesystem import Xfs

FILE_SYSTEMS: tuple[type[FileSystem], ...] = (
    Ext,
    Btrfs,
    Xfs,
    Fat,  # last: its signature is that of every boot sector
)


def open_filesystem(media: Sequence[Medium], device: int) -> FileSystem:
    """The file system on `media`; `NotEvidence` where none is known, `EvidenceError` if damaged.

    It is mostly one medium, see `member`. `device` is what its entries say of the device that
    they lie on.
    """
    for kind in FILE_SYSTEMS:
        if kind.recognises(media[0]):
            if len(media) > 1 and isinstance(kind, Spanning):
                return kind.open_together(media, device)
            return kind.open_on(media[0], device)
    raise NotEvidence(
        "There is no file system here that Pratique knows",
        where=media[0].name,
        next_step="Mount it read-only on this machine, and give the folder where it is mounted.",
    )


def member(medium: Medium) -> str:
    """What all media have that hold one file system together; empty where it lies on one."""
    for kind in FILE_SYSTEMS:
        if isinstance(kind, Spanning) and (shared := kind.member(medium)):
            return shared
    return ""
