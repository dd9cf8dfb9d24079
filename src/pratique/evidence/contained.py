"""Where the root of a container is: in other evidence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pratique.errors import EvidenceError
from pratique.evidence import open_evidence
from pratique.evidence.base import Source
from pratique.evidence.location import Location, path_of, text_of
from pratique.evidence.overlay import OverlaySource


@dataclass(frozen=True, slots=True)
class Contained:
    """Where the root of a container is: layers in the evidence at `location`, the top one first.

    It is a `Location`: plain data, so that it can be sent to another process and opened there.
    """

    location: Path | Location
    layers: tuple[bytes, ...]
    name: str
    marked: bool = False

    @property
    def path(self) -> Path | None:
        """Where the evidence lies that it is in."""
        return path_of(self.location)

    @property
    def text(self) -> str:
        """The evidence that it is in, and its name there."""
        return f"{text_of(self.location)} ({self.name})"

    def open(self) -> Source:
        """Open the evidence that it is in, and the view of its layers."""
        below = open_evidence(self.location)
        try:
            return self.within(below)
        except EvidenceError:
            below.close()
            raise

    def within(self, source: Source) -> OverlaySource:
        """The view of the layers in an open source; EvidenceError where no layer is left."""
        view = OverlaySource(source, self.layers, self.name, marked=self.marked)
        if view.lookup(b"") is None:
            raise EvidenceError("No layer of this container is left", where=self.text)
        return view
