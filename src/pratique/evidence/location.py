"""Where evidence is: more than a path can say."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable

from pratique.evidence.base import Source


@runtime_checkable
class Location(Protocol):
    """Where evidence is, when a path alone does not say it: several disks, one snapshot of many.

    It is plain data: it is sent to other processes and opened there. A key that a person typed
    may travel in it. It never stands in `text`, and `repr` does not show it.
    """

    @property
    def path(self) -> Path:
        """The file or folder of this machine that holds the evidence; nothing is written there."""
        ...

    @property
    def text(self) -> str:
        """What a person types for it, in readable form: `restic:/srv/repo#4bf3a1c0`."""
        ...

    def open(self) -> Source:
        """The evidence; `EvidenceError` where it cannot be opened."""
        ...
