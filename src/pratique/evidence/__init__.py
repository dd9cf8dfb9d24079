"""Evidence: a read-only view of a machine at one moment.

Sources stand most particular first; the first that recognises a path opens it.
"""

from __future__ import annotations

from pathlib import Path

from pratique.errors import NotEvidence
from pratique.evidence.archive.container_image import ContainerImageSource
from pratique.evidence.archive.cpio import CpioSource
from pratique.evidence.archive.tar import TarSource
from pratique.evidence.archive.zip import ZipSource
from pratique.evidence.base import Remembers, Source
from pratique.evidence.collection.uac import UacSource
from pratique.evidence.collection.velociraptor import VelociraptorSource
from pratique.evidence.directory import DirectorySource
from pratique.evidence.image import ImageSource
from pratique.evidence.location import Location, Settles
from pratique.model import readable

SOURCES: tuple[type[Source], ...] = (
    ImageSource,  # a file or a device that holds a disk
    UacSource,  # collections before what they come in: a tar, a zip, a folder
    VelociraptorSource,
    ContainerImageSource,  # before what it is, too: a tar
    TarSource,
    CpioSource,
    ZipSource,
    DirectorySource,  # last: it takes any folder
)


def open_evidence(path: Path | Location, folder: Path | None = None) -> Source:
    """Open `path` with the first source that recognises it, or raise `NotEvidence`.

    A location that is more than a path opens itself. With a `folder` of ours, what another
    process found out about this evidence is taken from there, or left there for the next.
    """
    source = _opened(path)
    if folder is not None and isinstance(source, Remembers):
        source.remember(folder)
    return source


def open_settled(path: Path | Location) -> tuple[Source, Path | Location]:
    """The same, and where exactly this evidence is found again, whatever comes beside it."""
    return path.settled() if isinstance(path, Settles) else (_opened(path), path)


def _opened(path: Path | Location) -> Source:
    if isinstance(path, Location):
        return path.open()
    shown = readable(bytes(path))
    for source in SOURCES:
        if source.recognises(path):
            return source.open_at(path)
    try:
        path.stat()
    except FileNotFoundError as error:
        raise NotEvidence(
            "There is nothing at this path",
            where=shown,
            next_step="Check the spelling, and that the disk is mounted there.",
        ) from error
    except OSError as error:
        raise NotEvidence(
            f"This path cannot be looked at: {error.strerror}",
            where=shown,
            next_step="Check the spelling; or run the same command as root.",
        ) from error
    raise NotEvidence(
        "Pratique does not know how to open this",
        where=shown,
        next_step="Mount the disk read-only, and give the folder where it is mounted.",
    )
