"""Where evidence is: more than a path can say."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol, runtime_checkable

from pratique.evidence.base import Source
from pratique.model import readable


@runtime_checkable
class Location(Protocol):
    """Where evidence is, when a path alone does not say it: several disks, one snapshot of many.

    It is plain data: it is sent to other processes and opened there. A key that a person typed
    may travel in it. It never stands in `text`, and `repr` does not show it.
    """

    @property
    def path(self) -> Path | None:
        """The file or folder of this machine that holds the evidence: nothing is written there.

        None where it is on none of this machine's disks.
        """
        ...

    @property
    def text(self) -> str:
        """What a person types for it, in readable form: `restic:/srv/repo#4bf3a1c0`."""
        ...

    def open(self) -> Source:
        """The evidence; `EvidenceError` where it cannot be opened."""
        ...


@runtime_checkable
class Settles(Protocol):
    """A location that means something else later: the newest snapshot of a repository."""

    def settled(self) -> tuple[Source, Location]:
        """The evidence, and a location that always means this one; `EvidenceError`."""
        ...


def path_of(place: Path | Location) -> Path | None:
    """Where on this machine the evidence lies; None for one that is elsewhere."""
    return place if isinstance(place, Path) else place.path


def text_of(place: Path | Location) -> str:
    """What a person types for it, in readable form."""
    return readable(os.fsencode(place)) if isinstance(place, Path) else place.text
